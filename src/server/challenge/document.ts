import { Buffer } from "node:buffer";
import type { ChallengeSettings } from "./settings.ts";
import { escapedHtml } from "../escaped-html.ts";

/** The appearance of the widget, which matches the surrounding page. */
export interface Look {
  theme: "light" | "dark" | "auto";
  language: string;
}

/**
 * Returns a separate document for the widget, which the page frames. Its script comes from another origin, which only
 * this document's policy admits; the page's own policy stays strict.
 */
export function challengeDocument(
  { site_key, script_url }: ChallengeSettings,
  action: string,
  { theme, language }: Look,
): Response {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const { origin } = new URL(script_url);
  const options = { sitekey: site_key, action, theme, language, "response-field": false };
  const script = new URL(script_url);
  script.searchParams.set("render", "explicit");
  script.searchParams.set("onload", "show");
  return new Response(
    `<!doctype html>
<html lang="${escapedHtml(language)}">
<meta charset="utf-8">
<title>Challenge</title>
<style nonce="${nonce}">html{color-scheme:${theme === "auto" ? "light dark" : theme}}body{margin:0}</style>
<div id="widget"></div>
<script nonce="${nonce}">${scriptOf(options)}</script>
<script nonce="${nonce}" src="${escapedHtml(script.href)}" async></script>
</html>
`,
    {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": [
          "default-src 'none'",
          `script-src 'nonce-${nonce}' ${origin}`,
          `style-src 'nonce-${nonce}'`,
          `frame-src ${origin}`,
          `connect-src ${origin}`,
          `img-src ${origin} data:`,
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'self'",
        ].join("; "),
        "x-frame-options": "SAMEORIGIN",
      },
    },
  );
}

/**
 * The widget's script calls `show` once loaded; the document then sends the challenge's outcome to the framing page.
 */
function scriptOf(options: object): string {
  const given = JSON.stringify(options).replaceAll("<", "\\u003c");
  return `
const send = (state, token) => parent.postMessage({ parley_challenge: state, token }, location.origin);
function show() {
  turnstile.render("#widget", {
    ...${given},
    callback: (token) => send("solved", token),
    "expired-callback": () => send("expired"),
    "timeout-callback": () => send("expired"),
    "error-callback": () => send("failed"),
  });
}
addEventListener("error", () => send("failed"), true);
`;
}
