import { decodeHTML } from "entities/decode";
import {
  PREVIEW_DESCRIPTION_LENGTH,
  PREVIEW_SITE_LENGTH,
  PREVIEW_TITLE_LENGTH,
} from "#protocol/limits.ts";
import { startOf } from "#text/cut.ts";
import { mendedName } from "#text/names.ts";
import { hasVisible } from "#text/visible.ts";

/** A page's metadata as displayable text; its pictures as written in the page, the best first. */
export interface PageWords {
  title: string | null;
  site: string | null;
  description: string | null;
  pictures: string[];
}

/** The most values to keep of those that a page states for one purpose. */
const NAMED_MAX = 4;
/** The most characters to keep of a value before cleaning it. */
const RAW_LENGTH = 4_096;

/** Reads a page's metadata: Open Graph first, then Twitter's names, then HTML's own. */
export async function readPage(html: string): Promise<PageWords> {
  const named = new Map<string, string[]>();
  const add = (name: string, value: string | null) => {
    const known = named.get(name) ?? [];
    if (value === null || known.length >= NAMED_MAX) return;
    named.set(name, [...known, value.slice(0, RAW_LENGTH)]);
  };
  let title = "";
  const rewriter = new HTMLRewriter()
    .on("meta[content]", {
      element(element) {
        const name = element.getAttribute("property") ?? element.getAttribute("name") ?? "";
        const key = name.trim().toLowerCase();
        if (WANTED.has(key)) add(key, element.getAttribute("content"));
      },
    })
    .on("link[rel][href]", {
      element(element) {
        const rel = (element.getAttribute("rel") ?? "").toLowerCase().split(/\s+/);
        if (rel.includes("apple-touch-icon")) add("icon", element.getAttribute("href"));
        else if (rel.includes("icon")) add("favicon", element.getAttribute("href"));
      },
    })
    .on("title", {
      text({ text }) {
        if (title.length < RAW_LENGTH) title += text;
      },
    });
  await rewriter.transform(new Response(html)).arrayBuffer();
  const first = (max: number, ...values: (string | undefined)[]) => {
    for (const value of values) {
      const shown = shownText(value ?? "", max);
      if (shown !== null) return shown;
    }
    return null;
  };
  const of = (name: string) => named.get(name)?.[0];
  return {
    title: first(PREVIEW_TITLE_LENGTH, of("og:title"), of("twitter:title"), title),
    site: first(PREVIEW_SITE_LENGTH, of("og:site_name"), of("application-name")),
    description: first(
      PREVIEW_DESCRIPTION_LENGTH,
      of("og:description"),
      of("twitter:description"),
      of("description"),
    ),
    pictures: PICTURES.flatMap((name) => named.get(name) ?? []).map((written) =>
      decodeHTML(written).trim(),
    ),
  };
}

const PICTURES = [
  "og:image:secure_url",
  "og:image",
  "og:image:url",
  "twitter:image",
  "twitter:image:src",
  "icon",
  "favicon",
];
const WANTED = new Set([
  ...PICTURES,
  "og:title",
  "og:site_name",
  "og:description",
  "twitter:title",
  "twitter:description",
  "application-name",
  "description",
]);

/**
 * Returns one line without invisible, direction-changing or stacking characters (NAME-2), of at most `max` characters.
 */
function shownText(written: string, max: number): string | null {
  const text = mendedName(decodeHTML(written).replaceAll(/\s+/g, " "));
  if (!hasVisible(text)) return null;
  return text.length <= max ? text : `${startOf(text, max - 1).trimEnd()}…`;
}
