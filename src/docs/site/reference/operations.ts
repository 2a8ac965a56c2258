import { ERRORS } from "#protocol/errors.ts";
import { codeFigure } from "../code-figure.ts";
import { html, type Html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { slugOf } from "../slug.ts";
import { curlOf } from "./curl.ts";
import {
  OPEN_API,
  OPERATIONS,
  type Operation,
  type Parameter,
  type Response,
} from "./documents.ts";
import { fieldOf, fieldsOf, typeOf } from "./fields.ts";
import { nameOf } from "./schema.ts";
import { TRY_PAGE } from "./try.ts";

export const REST_PAGE = "reference/rest";

/** A page for each tag, with all that an operation takes and answers. */
export function operationPages(): Page[] {
  return OPEN_API.tags.map(({ name, description }) => {
    const operations = OPERATIONS.filter(({ tags }) => tags[0] === name);
    return {
      name: pageOf(name),
      title: name,
      summary: description,
      isWide: true,
      headings: operations.map(({ operationId, summary }) => ({
        level: 2,
        id: operationId,
        title: titleOf(summary),
      })),
      body: html`${operations.map(operationSection)}`,
    };
  });
}

export function pageOf(tag: string): string {
  return `${REST_PAGE}/${slugOf(tag)}`;
}

/** A summary up to its first semicolon: what follows is a promise, and no name. */
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
  bearer: "an access token (`Authorization: Bearer`)",
  operator: "the secret `OPERATOR_TOKEN` (`Authorization: Bearer`)",
  address: "a signed address",
  subprotocol: "an access token as a subprotocol",
  ticket: "a ticket",
};

function parametersOf(all: readonly Parameter[], place: Parameter["in"], title: string): Html {
  const those = all.filter((parameter) => parameter.in === place);
  if (those.length === 0) return html``;
  return html`<h3>${title}</h3>
    <dl class="fields">
      ${those.map(({ name, required, schema, description }) =>
        fieldOf(name, schema, { isRequired: required, description }),
      )}
    </dl>`;
}

function bodyOf(type: string, { schema }: Response["content"][string]): Html {
  const name = nameOf(schema);
  const shape = name === undefined ? schema : OPEN_API.components.schemas[name];
  return html`<h3>Body</h3>
    <p><code>${type}</code>${name === undefined ? "" : html`, ${typeOf(schema)}`}</p>
    ${shape === undefined ? "" : fieldsOf(shape)}`;
}

function answerOf(status: string, { description, headers, content }: Response): Html {
  const body = Object.entries(content)[0];
  const named = Object.entries(headers).filter(([name]) => !COMMON.has(name));
  return html`<div class="answer">
    <p>
      <span class="tag tag--status">${status}</span> ${renderInline(description)}${
        body === undefined
          ? ""
          : html`:
            ${body[1].schema.properties === undefined ? typeOf(body[1].schema) : html`<code>${body[0]}</code>`}`
      }
    </p>
    ${body === undefined ? "" : fieldsOf(body[1].schema)}
    ${
      named.length === 0
        ? ""
        : html`<dl class="fields">
            ${named.map(([name, header]) => fieldOf(name, { type: "header" }, { description: header.description }))}
          </dl>`
    }
  </div>`;
}

/** Every answer has these; the overview describes them once. */
const COMMON = new Set(["X-Request-Id", "RateLimit", "RateLimit-Policy"]);

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
