import MiniSearch from "minisearch";
import { SEARCH_OPTIONS, type Entry } from "../browser/search-options.ts";
import { addressOf, type Page } from "./page.ts";

/** Matches elements with an anchor: headings, and entries of lists and tables, which are named by their anchor. */
const ANCHORED = /<(?:(h[234])|dt|tr|li><strong><a)\b[^>]*?\bid="([^"]+)"[^>]*>/g;
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
  const starts = [...source.matchAll(ANCHORED)];
  const sections = starts.map(({ 0: tag, 1: heading, 2: id = "", index }, i) => {
    const whole = source.slice(index + tag.length, starts[i + 1]?.index);
    const end = heading === undefined ? 0 : whole.indexOf(`</${heading}>`);
    const text = textOf(whole.slice(end));
    return {
      id: `${address}#${id}`,
      page: title,
      section: heading === undefined ? id.replace(/^close-/, "") : textOf(whole.slice(0, end)),
      // An operation is also found by its id.
      text: `${text} ${id}`,
      excerpt: text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text,
    };
  });
  return [{ id: address, page: title, section: "", text: summary, excerpt: summary }, ...sections];
}

/** The text of HTML in one line. */
function textOf(source: string): string {
  return source
    .replaceAll(/<a class="anchor"[\s\S]*?<\/a>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  amp: "&",
  "#39": "'",
};
