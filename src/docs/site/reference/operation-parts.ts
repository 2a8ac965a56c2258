import { html, type Html } from "../html.ts";
import { renderInline } from "../markdown.ts";
import { NAMED_SCHEMAS, type Parameter, type Response } from "./documents.ts";
import { fieldOf, fieldsOf, typeOf } from "./fields.ts";
import { nameOf } from "./schema.ts";

export function parametersOf(
  all: readonly Parameter[],
  place: Parameter["in"],
  title: string,
): Html {
  const those = all.filter((parameter) => parameter.in === place);
  if (those.length === 0) return html``;
  return html`<h3>${title}</h3>
    <dl class="fields">
      ${those.map(({ name, required, schema, description }) =>
        fieldOf(name, schema, { isRequired: required, description }),
      )}
    </dl>`;
}

export function bodyOf(type: string, { schema }: Response["content"][string]): Html {
  const name = nameOf(schema);
  const shape = name === undefined ? schema : NAMED_SCHEMAS[name];
  return html`<h3>Body</h3>
    <p><code>${type}</code>${name === undefined ? "" : html`, ${typeOf(schema)}`}</p>
    ${shape === undefined ? "" : fieldsOf(shape)}`;
}

export function answerOf(status: string, { description, headers, content }: Response): Html {
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
