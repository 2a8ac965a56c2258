import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The challenger's secret and its site key. */
export const SECRET = "the challenger's secret";
export const SITE_KEY = "a-site-key";

/** Draws a button; pressing it passes the check. */
const SCRIPT = `
window.turnstile = {
  render(place, { sitekey, action, callback }) {
    const button = document.createElement("button");
    button.textContent = "I am human";
    button.onclick = () =>
      callback(["good", location.hostname, action, sitekey, crypto.randomUUID()].join(" "));
    document.querySelector(place).append(button);
  },
};
window[new URL(document.currentScript.src).searchParams.get("onload")]();
`;

/**
 * A server with the API of Cloudflare Turnstile: `/api.js` and `/siteverify`. The token decides the answer: `good HOST
 * ACTION …` is valid once, `broken` answers 500, `nonsense` no JSON, and `hangs` never answers.
 */
export async function startChallenger(): Promise<string> {
  const used = new Set<string>();
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/api.js") === true) {
      response.writeHead(200, { "content-type": "text/javascript" }).end(SCRIPT);
      return;
    }
    void textOf(request).then((body) => {
      const form = new URLSearchParams(body);
      const token = form.get("response") ?? "";
      if (token === "hangs") return;
      if (token === "broken") return response.writeHead(500).end("broken");
      if (token === "nonsense") return response.end("<html>");
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify(verdictOn(token, form.get("secret"), used)));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function verdictOn(token: string, secret: string | null, used: Set<string>): object {
  const fails = (code: string) => ({ success: false, "error-codes": [code] });
  if (secret !== SECRET) return fails("invalid-input-secret");
  const [kind, hostname, action] = token.split(" ");
  if (kind !== "good") return fails("invalid-input-response");
  if (used.has(token)) return fails("timeout-or-duplicate");
  used.add(token);
  return { success: true, hostname, ...(action === "none" ? {} : { action }) };
}

async function textOf(request: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
