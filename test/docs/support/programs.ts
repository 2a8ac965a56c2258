import type { Snippet } from "./page.ts";

/** The snippets of a page that run as one program: later ones use the declarations of earlier ones. */
export interface Program {
  readonly language: "sh" | "js" | "ts";
  readonly group: string;
  readonly snippets: Snippet[];
  /** The output that it must print, in this order. */
  readonly outputs: Snippet[];
}

/** How each snippet of a page is tested. A snippet without a test is an error. */
export interface Plan {
  readonly programs: Program[];
  /** Files that a reader saves; programs and people use them. */
  readonly files: Snippet[];
  /** JSON and TOML, which are checked against their schemas. */
  readonly data: Snippet[];
  /** Pictures made of letters. */
  readonly figures: Snippet[];
}

/** The attributes that may follow each language; see `src/docs/README.md`. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  sh: ["group"],
  js: ["group", "title"],
  ts: ["group", "title"],
  tsx: ["title"],
  html: ["title"],
  json: ["schema", "partial", "title"],
  toml: [],
  text: ["output"],
  http: ["output"],
};

export function planOf(snippets: readonly Snippet[]): Plan {
  const programs = new Map<string, Program>();
  const plan = { files: [] as Snippet[], data: [] as Snippet[], figures: [] as Snippet[] };
  let last: Program | undefined;
  for (const snippet of snippets) {
    const { language, attributes, page, line } = snippet;
    const known = ATTRIBUTES[language];
    const strange = Object.keys(attributes).find((name) => known?.includes(name) !== true);
    if (known === undefined || strange !== undefined)
      throw new Error(`${page}:${line}: no test knows \`${language} ${strange ?? ""}\``);
    if (attributes["title"] !== undefined) plan.files.push(snippet);
    else if (attributes["output"] !== undefined) {
      if (last === undefined) throw new Error(`${page}:${line}: an output of nothing`);
      last.outputs.push(snippet);
    } else if (language === "sh" || language === "js" || language === "ts") {
      const { group = "" } = attributes;
      const key = `${language} ${group}`;
      last = programs.get(key) ?? { language, group, snippets: [], outputs: [] };
      programs.set(key, last);
      last.snippets.push(snippet);
    } else if (language === "json" || language === "toml") plan.data.push(snippet);
    else if (language === "text") plan.figures.push(snippet);
    else throw new Error(`${page}:${line}: ${language} needs an attribute`);
  }
  return { ...plan, programs: [...programs.values()] };
}

/**
 * The program's text, each line at its line of the page, so that an error names that. The line of a fence's end ends
 * the last line that a command printed: curl leaves it open.
 */
export function sourceOf({ snippets, language }: Pick<Program, "snippets" | "language">): string {
  const lines: string[] = [];
  for (const { line, code } of snippets) {
    while (lines.length < line - 1) lines.push("");
    lines.push(...code.split("\n"), ...(language === "sh" ? ["echo"] : []));
  }
  return `${lines.join("\n")}\n`;
}
