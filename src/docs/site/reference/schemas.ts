import { codeFigure } from "../code-figure.ts";
import { html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { ASYNC_API, OPEN_API } from "./documents.ts";
import { fieldsOf, SCHEMAS_PAGE } from "./fields.ts";

/** Every shape that has a name, of REST and of the sockets. */
export function schemasPage(): Page {
  const schemas = { ...OPEN_API.components.schemas, ...ASYNC_API.components.schemas };
  const names = Object.keys(schemas).toSorted();
  return {
    name: SCHEMAS_PAGE,
    title: "Schemas",
    summary:
      "Each shape that has a name: its properties with types, bounds and meaning, and an example.",
    headings: names.map((name) => ({ level: 2, id: name, title: name })),
    body: html`${Object.entries(schemas)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(
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
