import type { List } from "#protocol/primitives.ts";
import type { CallOptions } from "./http.ts";

/** Options of every `list()`, which resolves with a page: `items`, and a `next_cursor` that is null at the end. */
export interface ListOptions extends CallOptions {
  /** A list's `next_cursor`. */
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Iterates over every item of a list, fetching pages as needed. */
export async function* everyItem<T>(
  page: (cursor: string | undefined) => Promise<List<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await page(cursor);
    yield* items;
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined);
}
