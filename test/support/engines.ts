import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/*
 * Third-party servers that Parley calls: one with LibreTranslate's API and OpenAI's API for transcription. The text it
 * receives decides what it does, so that tests which share it do not interfere.
 */
export const BREAKS = "breaks the translator";
export const LOSES_PLACES = "loses its places";
/** The engine keeps a text with these words waiting until somebody releases it. */
export const SLOW = "very slowly";
export const SPOKEN = "what was said into the microphone";

/** "Translates" in a way that a test recognizes: `es|hello`. */
export function translatedBy(target: string, text: string): string {
  return `${target}|${text.includes(LOSES_PLACES) ? text.replaceAll(/\{\d+\}/g, "") : text}`;
}

/**
 * Returns its address; it ends with the process. `/asked?text=` returns how often a text was requested, `/calls` the
 * number of requests for a translation, and `/release?text=` releases a slow text.
 */
export async function startEngines(): Promise<string> {
  const asked = new Map<string, number>();
  const released = new Map<string, PromiseWithResolvers<void>>();
  const releaseOf = (text: string): PromiseWithResolvers<void> => {
    const release = released.get(text) ?? Promise.withResolvers();
    released.set(text, release);
    return release;
  };
  let calls = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    void bodyOf(request).then(async (body) => {
      const named = url.searchParams.get("text") ?? "";
      if (url.pathname === "/asked") return answer(200, asked.get(named) ?? 0);
      if (url.pathname === "/release") return answer(200, releaseOf(named).resolve());
      if (url.pathname === "/calls") return answer(200, calls);
      if (url.pathname === "/audio/transcriptions") return answer(200, { text: ` ${SPOKEN} ` });
      const { q, source, target } = JSON.parse(body) as Record<string, string> & { q: string[] };
      calls += 1;
      for (const text of q) asked.set(text, (asked.get(text) ?? 0) + 1);
      if (source === "xx" || target === "xx") return answer(400, { error: "xx is not supported" });
      if (q.some((text) => text.includes(BREAKS))) return answer(500, { error: "broken" });
      for (const text of q) if (text.includes(SLOW)) await releaseOf(text).promise;
      answer(200, { translatedText: q.map((text) => translatedBy(target ?? "", text)) });
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
