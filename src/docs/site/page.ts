import type { Html } from "./html.ts";

/** A heading that a link can lead to. */
export interface Heading {
  level: 2 | 3;
  id: string;
  title: string;
}

/** One page, before it gets the shared layout. */
export interface Page {
  /** Its address under `/docs`; "" is `/docs` itself. */
  name: string;
  title: string;
  /** One sentence. */
  summary: string;
  body: Html;
  headings: readonly Heading[];
  /** Whether it needs more width than prose. */
  isWide?: boolean;
  /** Names of further scripts of `browser/` that it loads. */
  scripts?: readonly string[];
  /** Names of scripts that are no modules, which run before those. */
  libraries?: readonly string[];
  /** Names of further style sheets, which come before the site's own. */
  styles?: readonly string[];
}

export function addressOf(name: string): string {
  return name === "" ? "/docs" : `/docs/${name}`;
}
