import { html } from "./html.ts";
import type { Page } from "./page.ts";

/** What the server answers with 404 under `/docs`. */
export function notFoundPage(): Page {
  return {
    name: "not-found",
    title: "This page does not exist",
    summary: "The address may have changed, or contain a mistake.",
    body: html`<p>
        Look for it in the contents, or search: press <kbd>/</kbd>. The documentation begins at
        <a href="/docs">its first page</a>.
      </p>
      <p>
        The references are <a href="/docs/reference/errors">errors</a>,
        <a href="/docs/reference/limits">limits</a> and
        <a href="/docs/reference/protocol">the protocol's rules</a>.
      </p>`,
    headings: [],
  };
}
