import { readFileSync } from "node:fs";
import { renderMarkdown } from "../markdown.ts";
import type { Page } from "../page.ts";
import { SPEC_FILE, SPEC_PAGE } from "../rules.ts";

const root = `${import.meta.dirname}/../../../..`;

/** Files of the repository that are pages of the site, too. */
const FILES = [
  {
    file: SPEC_FILE,
    name: SPEC_PAGE,
    title: "Protocol rules",
    summary: "What a client and the server can rely on, in numbered rules that tests cite.",
  },
  {
    file: "src/protocol/HISTORY.md",
    name: "reference/history",
    title: "The wire's history",
    summary: "Each version of the protocol and its date.",
  },
  {
    file: ".github/CHANGELOG.md",
    name: "reference/changelog",
    title: "Changelog",
    summary: "What each version changes, and what a client has to do about it.",
  },
];

/** The names of those pages by their file. */
export const REPOSITORY_PAGES: readonly (readonly [file: string, name: string])[] = FILES.map(
  ({ file, name }) => [file, name],
);

/** Their own first heading gives way to the page's title. */
export function repositoryPages(pages: ReadonlyMap<string, string>): Page[] {
  return FILES.map(({ file, ...about }) => {
    const text = readFileSync(`${root}/${file}`, "utf8").replace(/^# .*\n/, "");
    return { ...about, ...renderMarkdown(text, { file, pages }) };
  });
}
