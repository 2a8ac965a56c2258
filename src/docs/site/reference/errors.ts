import { CLOSE, closeAdvice, type CloseAdvice } from "#protocol/close-codes.ts";
import { closeReasonOf, ERRORS } from "#protocol/errors.ts";
import { errorCodeSchema, type ErrorCode } from "#protocol/problem.ts";
import { html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { CLOSE_MEANINGS } from "./close-meanings.ts";
import { ERROR_ADVICE } from "./error-advice.ts";

const CLOSE_ADVICE: Readonly<Record<CloseAdvice, string>> = {
  reconnect: "Connect again, with backoff",
  refresh_token: "Get a fresh access token, then connect again",
  stop: "Do not connect again",
};

const HEADINGS = [
  { level: 2, id: "problems", title: "Problems" },
  { level: 2, id: "error-codes", title: "Error codes" },
  { level: 2, id: "close-codes", title: "Close codes" },
] as const;

/** The table of errors and the close codes, from the tables that the server itself uses. */
export function errorsPage(): Page {
  const [problems, codes, closes] = HEADINGS;
  const body = html`
    <h2 id="${problems.id}">${problems.title}${anchorLink(problems.id, problems.title)}</h2>
    <p>
      ${renderInline("Every REST error is `application/problem+json` (RFC 9457); over a socket an `error` frame has the same code. Act on `code`; `detail` says more for a developer, and `request_id` finds the request in the server's log. `retryable` says whether the same request may succeed later; `retry_after_ms`, or the header `Retry-After` in seconds, says when.")}
    </p>
    <h2 id="${codes.id}">${codes.title}${anchorLink(codes.id, codes.title)}</h2>
    <dl class="entries">${errorCodeSchema.options.map(errorEntry)}</dl>
    <h2 id="${closes.id}">${closes.title}${anchorLink(closes.id, closes.title)}</h2>
    <p>
      ${renderInline("The server sends a `closing` frame with the reason before it closes a socket. From 4000 to 4499 a client connects again; from 4500 to 4999 it does not. It treats any other code (1001, 1006, 1011, 1012) as a fault of the network, and connects again.")}
    </p>
    <div class="table" role="group" aria-label="Close codes" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Code</th>
            <th>Reason</th>
            <th>Meaning</th>
            <th>What the client does</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(CLOSE).map(
            ([reason, code]) =>
              html`<tr id="close-${code}">
                <td>${code}</td>
                <td><code>${reason}</code></td>
                <td>${renderInline(CLOSE_MEANINGS[reason as keyof typeof CLOSE])}</td>
                <td>${CLOSE_ADVICE[closeAdvice(code)]}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
  return {
    name: "reference/errors",
    title: "Errors and close codes",
    summary:
      "Each error code with its status, whether a retry may succeed, and what to do about it.",
    body,
    headings: HEADINGS,
  };
}

function errorEntry(code: ErrorCode) {
  const { status, title, retryable } = ERRORS[code];
  const close = closeReasonOf(code);
  return html`<dt id="${code}">
      <a href="#${code}"><code>${code}</code></a>
      <span class="tag tag--status">${status}</span>
      ${close === null ? "" : html`<a class="tag" href="#close-${CLOSE[close]}">close ${CLOSE[close]}</a>`}
      ${retryable ? html`<span class="tag tag--good">retryable</span>` : ""}
    </dt>
    <dd>${title}. ${renderInline(ERROR_ADVICE[code])}</dd>`;
}
