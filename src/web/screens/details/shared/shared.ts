import { partsOf, readText, type Message } from "#client/index.ts";

/** The items of one month in the reader's time zone. `first`: the time of the newest. */
interface Month<Item> {
  readonly first: string;
  readonly items: readonly Item[];
}

/** Groups items by month. Expects and keeps the newest first. */
export function byMonth<Item extends { readonly created_at: string }>(
  items: readonly Item[],
): readonly Month<Item>[] {
  const months: { first: string; key: string; items: Item[] }[] = [];
  for (const item of items) {
    const date = new Date(item.created_at);
    const key = `${date.getFullYear()}-${date.getMonth()}`;
    const last = months.at(-1);
    if (last?.key === key) last.items.push(item);
    else months.push({ first: item.created_at, key, items: [item] });
  }
  return months;
}

/** The web links in a message, without duplicates. */
export function linksIn({ text, media_url, media }: Message): readonly string[] {
  const links = new Set<string>();
  for (const part of partsOf(readText(text ?? ""))) {
    if (part.kind === "link" && /^https?:/i.test(part.href)) links.add(part.href);
  }
  if (media_url !== null && media === null) links.add(media_url);
  return [...links];
}
