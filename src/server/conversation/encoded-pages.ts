import { encodeFrame } from "#protocol/encode.ts";
import { CHANGES_PAGE } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { changesFrame, snapshotFrame } from "./views.ts";

/** An encoded page of a resume, and the position that it brings its reader to. */
export interface EncodedPage {
  text: string;
  to: number;
  complete: boolean;
}

/** Characters of cached pages: a resume through 4,000 long messages. */
const KEPT_CHARACTERS = 8_000_000;

/**
 * Pages of changes and snapshots, each read and encoded once for all readers: sockets that were cut off together come
 * back together, at the same position. A page does not depend on its reader, since positions that a member hides are
 * hidden from all. New messages leave every page valid except those that reach the head; any other change clears them
 * all, so that no page has an erased text.
 */
export class EncodedPages {
  readonly #pages = new Map<number, EncodedPage>();
  #snapshot: string | null = null;
  #characters = 0;
  #store: ConversationStore | null = null;
  #head = 0;
  #rewrites = 0;

  /** Whether a page takes no more than sending it. */
  has(store: ConversationStore, since: number): boolean {
    this.#follow(store);
    return this.#pages.has(since);
  }

  changesSince(store: ConversationStore, since: number): EncodedPage {
    this.#follow(store);
    const known = this.#pages.get(since);
    if (known !== undefined) return known;
    const page = store.changesSince(since, CHANGES_PAGE);
    const text = encodeFrame(changesFrame(store, page));
    const made = { text, to: page.to, complete: page.complete };
    if (this.#characters + text.length > KEPT_CHARACTERS) this.#forget();
    this.#pages.set(since, made);
    this.#characters += text.length;
    return made;
  }

  snapshot(store: ConversationStore): string {
    this.#follow(store);
    this.#snapshot ??= encodeFrame(snapshotFrame(store));
    return this.#snapshot;
  }

  /** Drops pages that are out of date. */
  #follow(store: ConversationStore): void {
    const { head, rewrites } = store;
    if (store !== this.#store || rewrites !== this.#rewrites) this.#forget();
    else if (head !== this.#head) this.#forgetLast();
    this.#store = store;
    this.#head = head;
    this.#rewrites = rewrites;
  }

  #forgetLast(): void {
    this.#snapshot = null;
    for (const [since, { complete, text }] of this.#pages) {
      if (!complete) continue;
      this.#pages.delete(since);
      this.#characters -= text.length;
    }
  }

  #forget(): void {
    this.#pages.clear();
    this.#snapshot = null;
    this.#characters = 0;
  }
}
