import { html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { OPEN_API, OPERATIONS } from "./documents.ts";
import { fieldOf } from "./fields.ts";
import { addressLine, pageOf, REST_PAGE, titleOf } from "./operations.ts";
import { TRY_PAGE } from "./try.ts";

const COMMON_HEADERS = ["X-Request-Id", "RateLimit", "RateLimit-Policy", "Retry-After"];

/** The whole REST API at a glance. */
export function restPage(): Page {
  const headings = [
    { level: 2, id: "requests-and-answers", title: "Requests and answers" } as const,
    { level: 2, id: "headers", title: "Headers of every answer" } as const,
    ...OPEN_API.tags.map(
      ({ name }) => ({ level: 2, id: name.toLowerCase(), title: name }) as const,
    ),
  ];
  const described = new Map(
    OPERATIONS.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ headers }) => Object.entries(headers)),
    ),
  );
  return {
    name: REST_PAGE,
    title: "REST API",
    summary: "Every call under /api/v1, with its parameters, its answers and a way to try it.",
    headings,
    body: html`
      <h2 id="requests-and-answers">
        Requests and answers${anchorLink("requests-and-answers", "Requests and answers")}
      </h2>
      <p>${renderInline(OPEN_API.info.description)}</p>
      <p>
        For machines: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1), made from the schemas
        that validate requests. To send requests from here:
        <a href="/docs/${TRY_PAGE}">try the API</a>.
      </p>
      <h2 id="headers">
        Headers of every answer${anchorLink("headers", "Headers of every answer")}
      </h2>
      <dl class="fields">
        ${COMMON_HEADERS.map((name) =>
          fieldOf(name, { type: "header" }, { description: described.get(name)?.description }),
        )}
      </dl>
      ${OPEN_API.tags.map(({ name, description }) => {
        const id = name.toLowerCase();
        return html`<section>
          <h2 id="${id}"><a href="/docs/${pageOf(name)}">${name}</a>${anchorLink(id, name)}</h2>
          <p>${renderInline(description)}</p>
          <ul class="calls">
            ${OPERATIONS.filter(({ tags }) => tags[0] === name).map(
              (operation) =>
                html`<li>
                  <a href="/docs/${pageOf(name)}#${operation.operationId}"
                    >${titleOf(operation.summary)}</a
                  >
                  ${addressLine(operation)}
                </li>`,
            )}
          </ul>
        </section>`;
      })}
    `,
  };
}
