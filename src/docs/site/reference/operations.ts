import { ERRORS } from "#protocol/errors.ts";
import { codeFigure } from "../code-figure.ts";
import { html, type Html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { slugOf } from "../slug.ts";
import { curlOf } from "./curl.ts";
import { OPEN_API, OPERATIONS, WEBHOOKS, type Operation, type Response } from "./documents.ts";
import { answerOf, bodyOf, parametersOf } from "./operation-parts.ts";
import { TRY_PAGE } from "./try.ts";
import { webhookSection } from "./webhooks.ts";

export const REST_PAGE = "reference/rest";

/** A page for each tag, with the parameters and answers of its operations. */
export function operationPages(): Page[] {
  return OPEN_API.tags.map(({ name, description }) => {
    const operations = OPERATIONS.filter(({ tags }) => tags[0] === name);
    const webhooks = WEBHOOKS.filter(({ tags }) => tags[0] === name);
    return {
      name: pageOf(name),
      title: name,
      summary: description,
      isWide: true,
      headings: [
        ...operations.map(({ operationId, summary }) => ({
          level: 2 as const,
          id: operationId,
          title: titleOf(summary),
        })),
        ...webhooks.map(({ operationId, event }) => ({
          level: 2 as const,
          id: operationId,
          title: event,
        })),
      ],
      body: html`${operations.map(operationSection)}${webhooks.map(webhookSection)}`,
    };
  });
}

export function pageOf(tag: string): string {
  return `${REST_PAGE}/${slugOf(tag)}`;
}

/** A summary up to its first semicolon: the rest is a promise rather than a name. */
export function titleOf(summary: string): string {
  return (summary.split(/[;:]/)[0] ?? "").replaceAll("`", "");
}

export function addressLine({ method, path }: Operation): Html {
  const parts = path.split(/(\{\w+\})/);
  return html`<code class="address"
    ><span class="address__method address__method--${method}">${method.toUpperCase()}</span>
    ${parts.map((part) =>
      part.startsWith("{") ? html`<em>${part}</em>` : html`${part}<wbr />`,
    )}</code
  >`;
}

function operationSection(operation: Operation): Html {
  const { operationId, summary, description, parameters, requestBody, responses, tags } = operation;
  const title = titleOf(summary);
  const successes = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const body = Object.entries(requestBody?.content ?? {})[0];
  return html`<section class="operation">
    <div class="operation__text">
      <h2 id="${operationId}">${title}${anchorLink(operationId, title)}</h2>
      <p>${addressLine(operation)}</p>
      ${title === summary.replaceAll("`", "") ? "" : html`<p>${renderInline(summary)}.</p>`}
      <p>${renderInline(description)}</p>
      <p class="operation__facts">
        ${authorizationOf(operation)} ·
        <a href="/docs/${TRY_PAGE}#/${tags[0]}/${operationId}">Try it</a>
      </p>
      ${parametersOf(parameters, "path", "Path")} ${parametersOf(parameters, "query", "Query")}
      ${parametersOf(parameters, "header", "Request headers")}
      ${body === undefined ? "" : bodyOf(...body)}
      <h3>Answers</h3>
      ${successes.map(([status, response]) => answerOf(status, response))} ${errorsOf(operation)}
    </div>
    <div class="operation__code">
      ${codeFigure(curlOf(operation), { language: "sh", title: "Request" })}
      ${successes.map(([status, { content }]) => exampleOf(status, content))}
    </div>
  </section>`;
}

function authorizationOf({ security }: Operation): Html {
  const schemes = security.flatMap((scheme) => Object.keys(scheme));
  if (schemes.length === 0) return html`Needs no token`;
  const named = schemes.map((scheme) => AUTHORIZATIONS[scheme] ?? scheme);
  return html`Needs ${renderInline(named.join(", or "))}`;
}

const AUTHORIZATIONS: Readonly<Record<string, string>> = {
  server_key: "a server key (`Authorization: Bearer`)",
  bearer: "an access token (`Authorization: Bearer`)",
  operator: "the secret `OPERATOR_TOKEN` (`Authorization: Bearer`)",
  address: "a signed address",
  subprotocol: "an access token as a subprotocol",
  ticket: "a ticket",
};

function errorsOf({ responses }: Operation): Html {
  const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  if (errors.length === 0) return html``;
  return html`<h3>Errors</h3>
    <ul class="errors">
      ${errors.map(([status, { description }]) => {
        const codes = [...description.matchAll(/`(\w+)`/g)].flatMap(([, code = ""]) =>
          code in ERRORS ? [code] : [],
        );
        return html`<li>
          <span class="tag tag--status">${status}</span>
          ${
            codes.length === 0
              ? renderInline(description)
              : codes.map(
                  (code) =>
                    html`<a href="/docs/reference/errors#${code}"><code>${code}</code></a> `,
                )
          }
        </li>`;
      })}
    </ul>`;
}

function exampleOf(status: string, content: Response["content"]): Html {
  const [type, body] = Object.entries(content)[0] ?? [];
  if (type === undefined || !type.includes("json") || body?.example === undefined) return html``;
  const code = JSON.stringify(body.example, null, 2);
  return codeFigure(code, { language: "json", title: `Answer ${status}` });
}
