import { readFileSync } from "node:fs";
import { renderMarkdown } from "../markdown.ts";
import type { Page } from "../page.ts";
import { SPEC_FILE, SPEC_PAGE } from "../rules.ts";

const file = `${import.meta.dirname}/../../../../${SPEC_FILE}`;

/** SPEC.md as a page, each rule with its anchor. */
export function protocolPage(pages: ReadonlyMap<string, string>): Page {
  const text = readFileSync(file, "utf8").replace(/^# .*\n/, "");
  return {
    name: SPEC_PAGE,
    title: "Protocol rules",
    summary:
      "What always holds between a client and the server, in numbered rules that tests cite.",
    ...renderMarkdown(text, { file: SPEC_FILE, pages }),
  };
}
