import { readFileSync, globSync } from "node:fs";
import { CONTENTS } from "../contents.ts";
import { readSource } from "./front-matter.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Page } from "./page.ts";
import { errorsPage } from "./reference/errors.ts";
import { limitsPage } from "./reference/limits.ts";
import { protocolPage } from "./reference/protocol.ts";
import { SPEC_FILE, SPEC_PAGE } from "./rules.ts";

const root = `${import.meta.dirname}/../../..`;
const FOLDER = "src/docs";

/** Every page of the site, in reading order. */
export function sitePages(): Page[] {
  const written = writtenNames();
  const pages = new Map(written.map((name) => [fileOf(name), name]));
  pages.set(SPEC_FILE, SPEC_PAGE);
  const made = [
    ...written.map((name) => writtenPage(name, pages)),
    errorsPage(),
    limitsPage(),
    protocolPage(pages),
  ];
  const byName = new Map(made.map((page) => [page.name, page]));
  const listed = CONTENTS.flatMap(({ pages }) => pages);
  const unlisted = made.filter(({ name }) => !listed.includes(name)).map(({ name }) => name);
  if (unlisted.length > 0) throw new Error(`src/docs/contents.ts does not list ${unlisted.join()}`);
  return listed.map((name) => {
    const page = byName.get(name);
    if (page === undefined)
      throw new Error(`src/docs/contents.ts lists "${name}", which is no page`);
    return page;
  });
}

function writtenNames(): string[] {
  return globSync("**/*.md", { cwd: `${root}/${FOLDER}` })
    .filter((file) => file !== "README.md")
    .map((file) => file.replace(/\.md$/, ""))
    .map((name) => (name === "index" ? "" : name));
}

function fileOf(name: string): string {
  return `${FOLDER}/${name === "" ? "index" : name}.md`;
}

function writtenPage(name: string, pages: ReadonlyMap<string, string>): Page {
  const file = fileOf(name);
  const { title, summary, markdown } = readSource(file, readFileSync(`${root}/${file}`, "utf8"));
  return { name, title, summary, ...renderMarkdown(markdown, { file, pages }) };
}
