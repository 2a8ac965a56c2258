import { partsOf, readText, type Message } from "#client/index.ts";

/** The addresses of the web that a message leads to, each once. */
export function linksIn({ text, media_url, media }: Message): readonly string[] {
  const links = new Set<string>();
  for (const part of partsOf(readText(text ?? ""))) {
    if (part.kind === "link" && /^https?:/i.test(part.href)) links.add(part.href);
  }
  if (media_url !== null && media === null) links.add(media_url);
  return [...links];
}
