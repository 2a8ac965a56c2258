import MiniSearch from "minisearch";
import { SEARCH_OPTIONS, type Entry } from "../browser/search-options.ts";
import { addressOf, type Page } from "./page.ts";

const ANCHORED = /<(?:h[234]|dt|li><strong><a)\b[^>]*?\bid="([^"]+)"/g;
const EXCERPT = 140;

/** Every section of every page, as the reader's browser searches them. */
export function searchIndex(pages: readonly Page[]): string {
  const index = new MiniSearch<Entry>(SEARCH_OPTIONS);
  index.addAll(pages.flatMap(entriesOf));
  return JSON.stringify(index);
}

function entriesOf({ name, title, summary, body }: Page): Entry[] {
  const address = addressOf(name);
  const source = String(body);
  const starts = [...source.matchAll(ANCHORED)].map(({ index, 1: id = "" }) => ({ index, id }));
  const page = { id: address, page: title, section: "", text: summary, excerpt: summary };
  const sections = starts.map(({ index, id }, i) => {
    const [heading = "", ...rest] = textOf(source.slice(index, starts[i + 1]?.index)).split("\n");
    const text = rest.join(" ").replaceAll(/\s+/g, " ").trim();
    const excerpt = text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
    return { id: `${address}#${id}`, page: title, section: heading.trim(), text, excerpt };
  });
  return [page, ...sections];
}

/** What HTML says; its first line is what stands in the first element. */
function textOf(source: string): string {
  return source
    .replaceAll(/<a class="anchor"[\s\S]*?<\/a>/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/<\/(?:h[234]|dt)>/g, "\n")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replaceAll(/ +/g, " ")
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  amp: "&",
  "#39": "'",
};
