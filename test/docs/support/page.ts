import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../../..");

/** A piece of code on a page: a fence, or a hidden comment of the page. */
export interface Snippet {
  readonly page: string;
  /** The line of the page where its code starts, from 1. */
  readonly line: number;
  readonly language: string;
  /** The words after the language: `name=value`, or a name alone, which has "". */
  readonly attributes: Readonly<Record<string, string>>;
  readonly isShown: boolean;
  readonly code: string;
}

/** Every page for readers, by its path in the repository; `src/docs/README.md` is for its writers. */
export const PAGES: readonly string[] = [
  "README.md",
  "src/client/package/README.md",
  ...globSync("src/docs/**/*.md", { cwd: ROOT, exclude: ["src/docs/README.md"] }),
].sort();

const FENCE = /^(\s*)(`{3,})\s*(.*)$/;
const COMMENT = /^<!-- (sh|js|ts)\b(.*)$/;

export function snippetsOf(page: string): Snippet[] {
  const lines = readFileSync(join(ROOT, page), "utf8").split("\n");
  const snippets: Snippet[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, indent = "", ticks, shownInfo = ""] = FENCE.exec(line) ?? [];
    const [, language, rest = ""] = COMMENT.exec(line) ?? [];
    if (ticks === undefined && language === undefined) continue;
    const isEnd = (text: string) =>
      ticks === undefined ? text.trim() === "-->" : text.trim() === ticks;
    const end = lines.findIndex((text, index) => index > at && isEnd(text));
    if (end === -1) throw new Error(`${page}:${at + 1}: a snippet without an end`);
    const code = lines.slice(at + 1, end).map((text) => text.replace(indent, ""));
    const info = ticks === undefined ? `${language}${rest}` : shownInfo;
    snippets.push({
      page,
      line: at + 2,
      ...described(info),
      isShown: ticks !== undefined,
      code: code.join("\n"),
    });
    at = end;
  }
  return snippets;
}

function described(info: string): Pick<Snippet, "language" | "attributes"> {
  const [language = ""] = info.trim().split(/\s/);
  const words = info.slice(info.indexOf(language) + language.length);
  const attributes = [...words.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g)].map(
    ([, name = "", quoted, bare]) => [name, quoted ?? bare ?? ""] as const,
  );
  return { language, attributes: Object.fromEntries(attributes) };
}
