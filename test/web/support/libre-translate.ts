import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server with LibreTranslate's documented API that knows a few words, and can be made to fail. */
export interface LibreTranslate {
  readonly url: string;
  /** Every text it received, in order. */
  readonly asked: string[];
  /** Milliseconds until it answers; `null`: it answers with an error. */
  answerIn: (ms: number | null) => void;
  close: () => void;
}

interface Request {
  q: string[];
  source: string;
  target: string;
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "es-en": {
    buenos: "good",
    días: "days",
    mañana: "tomorrow",
    vamos: "we go",
    todos: "all",
    juntos: "together",
    a: "to",
    la: "the",
    playa: "beach",
    montaña: "mountain",
    con: "with",
    los: "the",
    niños: "children",
    ejecuta: "run",
    esta: "this",
    orden: "command",
    por: "for",
    favor: "favour",
    y: "and",
    después: "then",
    mira: "look at",
    página: "page",
  },
  "en-ar": { tomorrow: "غدا", we: "نحن", go: "نذهب", to: "إلى", the: "", beach: "الشاطئ" },
};

export async function startLibreTranslate(): Promise<LibreTranslate> {
  const asked: string[] = [];
  let delay: number | null = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { q, source, target } = JSON.parse(Buffer.concat(chunks).toString()) as Request;
      asked.push(...q);
      const words = WORDS[`${source}-${target}`];
      const answer = (status: number, body: object) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      };
      if (delay === null) answer(500, { error: "out of order" });
      else if (words === undefined) answer(400, { error: `${target} is not supported` });
      else {
        const translatedText = q.map((text) => translated(text, words));
        setTimeout(() => answer(200, { translatedText }), delay);
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answerIn: (ms) => (delay = ms),
    close: () => server.close(),
  };
}

/** Word by word; unknown words stay. */
function translated(text: string, words: Readonly<Record<string, string>>): string {
  return text.replaceAll(/[\p{L}\p{M}]+/gu, (word) => words[word.toLowerCase()] ?? word);
}
