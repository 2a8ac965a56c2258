import { readFileSync } from "node:fs";
import type { Token } from "markdown-it";
import { html } from "./html.ts";

export const SPEC_FILE = "src/protocol/SPEC.md";
export const SPEC_PAGE = "reference/protocol";

const RULE = /\b([A-Z]+-\d+)\b/;

const spec = readFileSync(`${import.meta.dirname}/../../../${SPEC_FILE}`, "utf8");

/** The numbers of all rules. */
export const RULES: ReadonlySet<string> = new Set(
  [...spec.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map(([, rule = ""]) => rule),
);

/** Links each rule's number in a text to the rule. In the specification, a number in bold begins the rule itself. */
export function linkRules(tokens: readonly Token[]): void {
  for (const { children } of tokens) {
    let isWithinLink = false;
    children?.forEach((child, i) => {
      if (child.type === "link_open") isWithinLink = true;
      if (child.type === "link_close") isWithinLink = false;
      if (child.type !== "text" || isWithinLink || !RULE.test(child.content)) return;
      const isBold = children[i - 1]?.type === "strong_open";
      // Every second part is a captured rule number.
      const parts = child.content.split(RULE).map((part, at) => {
        if (at % 2 === 0 || !RULES.has(part)) return html`${part}`;
        return isBold
          ? html`<a id="${part}" href="#${part}">${part}</a>`
          : html`<a class="rule" href="/docs/${SPEC_PAGE}#${part}">${part}</a>`;
      });
      child.type = "html_inline";
      child.content = parts.join("");
    });
  }
}
