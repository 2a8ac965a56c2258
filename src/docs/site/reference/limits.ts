import { limitsSchema, type Limits } from "#protocol/published-limits.ts";
import { configOf, limitsOf } from "#server/config.ts";
import { SERVICE } from "#server/documents/parts/service.ts";
import { html } from "../html.ts";
import { anchorLink, renderInline } from "../markdown.ts";
import type { Page } from "../page.ts";
import { readVariables, type Variable } from "./variables.ts";

const HEADINGS = [
  { level: 2, id: "limits-that-a-client-can-feel", title: "Limits that a client can feel" },
  { level: 2, id: "variables-of-the-server", title: "Variables of the server" },
] as const;

const numbers = new Intl.NumberFormat("en");

/** Every limit and every variable, with the values that this build deploys. */
export function limitsPage(): Page {
  const variables = readVariables();
  const limits = limitsOf(configOf(Object.fromEntries(variables.map((it) => [it.name, it.value]))));
  const about = SERVICE.find(({ schema }) => Object.is(schema, limitsSchema))?.properties ?? {};
  const [felt, operators] = HEADINGS;
  const body = html`
    <h2 id="${felt.id}">${felt.title}${anchorLink(felt.id, felt.title)}</h2>
    <p>
      ${renderInline("The server sends these in `welcome.limits`, so a client need not know them in advance. The values are those of `wrangler.toml`; a deployment may have others.")}
    </p>
    <div class="table" role="group" aria-label="${felt.title}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Limit</th>
            <th class="number">Value</th>
            <th>What it bounds</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries<number>(limits).map(
            ([name, value]) =>
              html`<tr id="${name}">
                <td><code>${name}</code></td>
                <td class="number">${numbers.format(value)}</td>
                <td>${renderInline(about[name as keyof Limits] ?? "")}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <h2 id="${operators.id}">${operators.title}${anchorLink(operators.id, operators.title)}</h2>
    <p>
      ${renderInline("An operator sets these in `wrangler.toml`. Locally, override one at a time: `npm start -- --var SENDS_PER_SECOND:100`.")}
    </p>
    <dl class="entries">${variables.map(variableEntry)}</dl>
  `;
  return {
    name: "reference/limits",
    title: "Limits and variables",
    summary:
      "Each limit that a client can feel, and each variable with which an operator sets one.",
    body,
    headings: HEADINGS,
  };
}

function variableEntry({ name, value, about }: Variable) {
  const shown =
    value === "" ? "empty" : /^\d+$/.test(value) ? numbers.format(Number(value)) : value;
  return html`<dt id="${name}">
      <a href="#${name}"><code>${name}</code></a> <span class="tag">${shown}</span>
    </dt>
    <dd>${renderInline(about)}</dd>`;
}
