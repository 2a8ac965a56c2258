import type { List } from "#protocol/primitives.ts";
import type { SearchHit } from "#protocol/search.ts";
import type { Held } from "#text/index-tokens.ts";
import type { CallOptions, Http } from "./http.ts";
import { everyItem } from "./pages.ts";

/** Options of `search.list` and `all`: words, or a filter, or both. */
export interface SearchOptions extends CallOptions {
  q?: string | undefined;
  /** Only messages from this person: their id, or `ext:` and their external id. */
  from?: string | undefined;
  /** Only messages with this kind of file, or with a web link. */
  has?: Held | undefined;
  /** Only messages sent before this day (UTC, such as `2026-06-01`) or time. */
  before?: string | undefined;
  /** Only messages sent on this day, at this time, or later. */
  after?: string | undefined;
  /** Only messages from others that mention you. */
  mentions?: "me" | undefined;
  /** Only in this conversation. */
  conversation_id?: string | undefined;
  /** `newest` by default. */
  order?: "newest" | "best" | undefined;
  /** A list's `next_cursor`. */
  cursor?: string | undefined;
}

/** Searches messages in your current conversations. Words match as prefixes, "in quotes" as a phrase. */
export class SearchApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page of hits. */
  list(options: SearchOptions): Promise<List<SearchHit>> {
    return this.#http.list<List<SearchHit>>("/search/messages", options);
  }

  /** Iterates over every hit. */
  all(options: SearchOptions): AsyncGenerator<SearchHit, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }
}
