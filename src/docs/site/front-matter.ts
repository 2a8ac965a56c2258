import { z } from "zod";

const frontMatterSchema = z.strictObject({
  title: z.string().min(1).max(60),
  summary: z.string().min(1).max(180),
});

export interface Source {
  title: string;
  summary: string;
  markdown: string;
}

/** Splits a file into its front matter, of which each line is `key: value`, and its text. */
export function readSource(file: string, text: string): Source {
  const [, head = "", markdown = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const entries = head.split("\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  const read = frontMatterSchema.safeParse(Object.fromEntries(entries));
  if (!read.success) throw new Error(`${file}: front matter: ${z.prettifyError(read.error)}`);
  return { ...read.data, markdown };
}
