import { readFileSync, globSync } from "node:fs";
import { CONTENTS } from "../contents.ts";
import { readSource } from "./front-matter.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Page } from "./page.ts";
import { consolePage } from "./reference/console.ts";
import { errorsPage } from "./reference/errors.ts";
import { limitsPage } from "./reference/limits.ts";
import { operationPages } from "./reference/operations.ts";
import { REPOSITORY_PAGES, repositoryPages } from "./reference/repository-pages.ts";
import { restPage } from "./reference/rest.ts";
import { ruleTestsPage } from "./reference/rule-tests.ts";
import { schemasPage } from "./reference/schemas.ts";
import { sdkPages } from "./reference/sdk/pages.ts";
import { channelPages, socketsPage } from "./reference/sockets.ts";
import { tryPage } from "./reference/try.ts";

const root = `${import.meta.dirname}/../../..`;
const FOLDER = "src/docs";

/** A section with its pages. */
export interface Chapter {
  title: string;
  pages: readonly Page[];
}

/** Every page of the site, in reading order. */
export async function siteChapters(): Promise<Chapter[]> {
  const made = await allPages();
  const chapters = CONTENTS.map(({ title, pages }) => ({
    title,
    pages: pages.flatMap((listed) => {
      const found = made.filter(({ name }) => isListed(name, listed));
      if (found.length > 0) return found;
      throw new Error(`src/docs/contents.ts lists "${listed}", which is no page`);
    }),
  }));
  const shown = new Set(chapters.flatMap(({ pages }) => pages));
  const missing = made.filter((page) => !shown.has(page)).map(({ name }) => name);
  if (missing.length > 0) throw new Error(`src/docs/contents.ts does not list ${missing.join()}`);
  return chapters;
}

function isListed(name: string, listed: string): boolean {
  return listed.endsWith("/*") ? name.startsWith(listed.slice(0, -1)) : name === listed;
}

async function allPages(): Promise<Page[]> {
  const written = writtenNames();
  const pages = new Map([
    ...written.map((name) => [fileOf(name), name] as const),
    ...REPOSITORY_PAGES,
  ]);
  return [
    ...written.map((name) => writtenPage(name, pages)),
    restPage(),
    ...operationPages(),
    tryPage(),
    socketsPage(),
    ...channelPages(),
    consolePage(),
    ruleTestsPage(),
    ...(await sdkPages()),
    schemasPage(),
    errorsPage(),
    limitsPage(),
    ...repositoryPages(pages),
  ];
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
