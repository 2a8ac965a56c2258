import { codeFigure } from "../code-figure.ts";
import { html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { NAMED_SCHEMAS } from "./documents.ts";
import { fieldsOf, SCHEMAS_PAGE } from "./fields.ts";

/** Every named shape of REST and of the sockets. */
export function schemasPage(): Page {
  const schemas = Object.entries(NAMED_SCHEMAS).toSorted(([a], [b]) => a.localeCompare(b));
  return {
    name: SCHEMAS_PAGE,
    title: "Schemas",
    summary: "Each named shape: its properties with types, bounds and meanings, and an example.",
    headings: schemas.map(([name]) => ({ level: 2, id: name, title: name })),
    body: html`${schemas.map(
      ([name, schema]) =>
        html`<section>
          <h2 id="${name}">${name}${anchorLink(name, name)}</h2>
          ${schema.description === undefined ? "" : html`<p>${renderInline(schema.description)}</p>`}
          ${fieldsOf(schema)}
          ${
            schema.examples === undefined
              ? ""
              : html`<details class="example">
                  <summary>Example</summary>
                  ${codeFigure(JSON.stringify(schema.examples[0], null, 2), { language: "json", title: name })}
                </details>`
          }
        </section>`,
    )}`,
  };
}
