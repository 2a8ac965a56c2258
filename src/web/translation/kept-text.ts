/** Code, addresses, mentions and line breaks: whoever translates never sees them. */
const KEPT =
  /^ {0,3}(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))|(?<!`)(`+)(?!`)(?:(?!\n\n)[\s\S]){1,500}?(?<!`)\2(?!`)|\]\([^\s()]*\)|https?:\/\/\S+|www\.\S+|(?<![\p{L}\p{N}_])@[\w.-]+|\n+/gimu;

/** Translates what is words, piece by piece, and leaves everything between them as it is. */
export async function translateWords(
  text: string,
  translate: (words: string) => Promise<string>,
): Promise<string> {
  const pieces: string[] = [];
  let at = 0;
  for (const match of [...text.matchAll(KEPT), null]) {
    const [, before = "", words = "", after = ""] =
      /^([\s>*_~+-]*)([\s\S]*?)([\s*_~]*)$/.exec(text.slice(at, match?.index)) ?? [];
    const translated = /\p{L}/u.test(words) ? await translate(words) : words;
    pieces.push(before, translated, after, match?.[0] ?? "");
    at = (match?.index ?? 0) + (match?.[0].length ?? 0);
  }
  return pieces.join("");
}
