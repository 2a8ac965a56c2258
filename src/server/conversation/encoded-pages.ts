import { firstVisible } from "#domain/visibility.ts";
import { encodeFrame } from "#protocol/encode.ts";
import { CHANGES_PAGE } from "#protocol/limits.ts";
import type { ChangesPage, ConversationStore } from "#storage/conversation/store.ts";
import { changesFrame, snapshotFrame } from "./views.ts";

/** An encoded page of a resume, and the position that it brings its reader to. */
export interface EncodedPage {
  text: string;
  to: number;
  complete: boolean;
}

/**
 * The page after one position. `ids`: of its messages, ascending; `frames`: what readers get of it, by the first of its
 * messages that they see (VISIBLE-3).
 */
interface Kept {
  ids: readonly number[];
  complete: boolean;
  frames: Map<number | null, EncodedPage>;
}

/** Characters of cached pages: a resume through 4,000 long messages. */
const KEPT_CHARACTERS = 8_000_000;

/**
 * Pages of changes and snapshots, each read and encoded once for all readers who see the same of it: sockets that were
 * cut off together come back together, at the same position. Beyond that a page does not depend on its reader, since
 * positions that a member hides are hidden from all. New messages leave every page valid except those that reach the
 * head; any other change clears them all, so that no page has an erased text.
 */
export class EncodedPages {
  readonly #pages = new Map<number, Kept>();
  #snapshot: string | null = null;
  #characters = 0;
  #store: ConversationStore | null = null;
  #head = 0;
  #rewrites = 0;

  /** Whether a page takes no more than sending it. `from`: the first message that its reader sees. */
  has(store: ConversationStore, since: number, from: number): boolean {
    this.#follow(store);
    const kept = this.#pages.get(since);
    return kept?.frames.has(firstVisible(kept.ids, from)) === true;
  }

  changesSince(store: ConversationStore, since: number, from: number): EncodedPage {
    this.#follow(store);
    const kept = this.#pages.get(since);
    const known = kept?.frames.get(firstVisible(kept.ids, from));
    if (known !== undefined) return known;
    const page = store.changesSince(since, CHANGES_PAGE);
    const ids = page.messages.map(({ id }) => id).sort((a, b) => a - b);
    const first = firstVisible(ids, from);
    const { to, complete } = page;
    const made = { text: encode(store, page, first), to, complete };
    if (this.#characters + made.text.length > KEPT_CHARACTERS) this.#forget();
    const frames = this.#pages.get(since)?.frames ?? new Map<number | null, EncodedPage>();
    this.#pages.set(since, { ids, complete, frames: frames.set(first, made) });
    this.#characters += made.text.length;
    return made;
  }

  /** The newest messages; those who see fewer of them get a snapshot of their own. */
  snapshot(store: ConversationStore, from: number): string {
    if (from > 0) return encodeFrame(snapshotFrame(store, from));
    this.#follow(store);
    this.#snapshot ??= encodeFrame(snapshotFrame(store, 0));
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
    for (const [since, { complete, frames }] of this.#pages) {
      if (!complete) continue;
      this.#pages.delete(since);
      for (const { text } of frames.values()) this.#characters -= text.length;
    }
  }

  #forget(): void {
    this.#pages.clear();
    this.#snapshot = null;
    this.#characters = 0;
  }
}

function encode(store: ConversationStore, page: ChangesPage, first: number | null): string {
  return encodeFrame(changesFrame(store, page, first ?? Infinity));
}
