import { html, raw, type Html } from "../html.ts";
import { renderInline } from "../markdown.ts";
import { alternativesOf, boundsOf, isNullable, nameOf, type Schema } from "./schema.ts";

export const SCHEMAS_PAGE = "reference/schemas";

/** The type of a value, in a few words; a shared schema is a link. */
export function typeOf(schema: Schema): Html {
  const all = [...alternativesOf(schema).map(kindOf), ...(isNullable(schema) ? ["null"] : [])];
  const kinds = [...new Set(all.map(String))].map((kind) => raw(kind));
  return html`${kinds.flatMap((kind, i) => (i === 0 ? [kind] : [" or ", kind]))}`;
}

function kindOf(schema: Schema): Html {
  const name = nameOf(schema);
  if (name !== undefined) return schemaLink(name);
  const { type, items, enum: choices } = schema;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (choices !== undefined) {
    const shown = choices.filter((choice) => choice !== null);
    return html`${shown.map((choice, i) => html`${i === 0 ? "" : " or "}<code>${JSON.stringify(choice)}</code>`)}`;
  }
  const plain = (Array.isArray(type) ? type : [type]).filter((one) => one !== "null");
  if (plain.includes("array"))
    return html`list of ${items === undefined ? "anything" : typeOf(items)}`;
  return html`${plain.map((one) => one ?? "anything").join(" or ")}`;
}

export function schemaLink(name: string): Html {
  return html`<a href="/docs/${SCHEMAS_PAGE}#${name}">${name}</a>`;
}

/** The properties of an object, each with its type, its bounds and its description. */
export function fieldsOf(schema: Schema): Html {
  const { properties = {}, required = [] } = schema;
  const entries = Object.entries(properties);
  if (entries.length === 0) return html``;
  return html`<dl class="fields">
    ${entries.map(([name, property]) =>
      fieldOf(name, property, { isRequired: required.includes(name) }),
    )}
  </dl>`;
}

interface FieldOptions {
  isRequired?: boolean;
  description?: string | undefined;
}

export function fieldOf(name: string, schema: Schema, options: FieldOptions = {}): Html {
  const { isRequired = false, description = schema.description } = options;
  const bounds = alternativesOf(schema).flatMap(boundsOf);
  return html`<dt>
      <code class="fields__name">${name}</code> <span class="fields__type">${typeOf(schema)}</span>
      ${isRequired ? html`<span class="fields__required">required</span>` : ""}
    </dt>
    <dd>
      ${description === undefined ? "" : html`<p>${renderInline(description)}</p>`}
      ${bounds.length === 0 ? "" : html`<p class="fields__bounds">${bounds.map((bound, i) => html`${i === 0 ? "" : " · "}<span>${renderInline(bound)}</span>`)}</p>`}
      ${innerOf(schema)}
    </dd>`;
}

/** The properties of an object within another. */
function innerOf(schema: Schema): Html {
  const inner = alternativesOf(schema)
    .map((alternative) => alternative.items ?? alternative)
    .flatMap(alternativesOf)
    .filter(({ properties }) => properties !== undefined);
  if (inner.length === 0) return html``;
  return html`<details class="fields__inner">
    <summary>Its properties</summary>
    ${inner.map(fieldsOf)}
  </details>`;
}
