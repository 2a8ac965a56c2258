import { citations } from "../citations.ts";
import { html } from "../html.ts";
import type { Page } from "../page.ts";
import { RULES, SPEC_PAGE } from "../rules.ts";

/** Which tests cite which rule in their names. */
export function ruleTestsPage(): Page {
  const tests = Map.groupBy(citations(), ({ rule }) => rule);
  const body = html`
    <p>
      A test cites each rule that it holds in its name, and a rule that no test against the running
      system cites fails the build. The files are in the repository.
    </p>
    <div class="table" role="group" aria-label="Rules and tests" tabindex="0">
      <table>
        <thead>
          <tr>
            <th>Rule</th>
            <th>Tests</th>
          </tr>
        </thead>
        <tbody>
          ${[...RULES].map(
            (rule) =>
              html`<tr>
                <td><a href="/docs/${SPEC_PAGE}#${rule}">${rule}</a></td>
                <td>
                  ${[...Map.groupBy(tests.get(rule) ?? [], ({ file }) => file)].map(
                    ([file, those]) => html`<code>${file}</code> ${those.length}<br />`,
                  )}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
  return {
    name: "reference/rules",
    title: "Rules and their tests",
    summary: "For each numbered rule, the test files that cite it and how many of their tests do.",
    body,
    headings: [],
  };
}
