import { firstVisible } from "#domain/visibility.ts";
import { encodeFrame } from "#protocol/encode.ts";
import { CHANGES_PAGE } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { apartAmong, changesFrame, snapshotFrame } from "./views.ts";

/** An encoded page of a resume, and the position at which it leaves its reader. */
export interface EncodedPage {
  text: string;
  to: number;
  complete: boolean;
}

/**
 * The cached page after one position. `ids`: its messages, ascending. `members`: the people whose records it contains.
 * `frames`: the page as different readers see it, keyed by the first of its messages that they see (VISIBLE-3) and the
 * members from whom they are kept apart.
 */
interface Kept {
  ids: readonly number[];
  members: readonly string[];
  complete: boolean;
  frames: Map<string, EncodedPage>;
}

/** Characters of cached pages: enough for a resume through 4,000 long messages. */
const KEPT_CHARACTERS = 8_000_000;

/**
 * Caches pages of changes and snapshots, each read and encoded once for all readers who see the same: sockets that drop
 * together come back together, at the same position. A new message invalidates only the pages that reach the head. Any
 * other change clears the whole cache, so that no page contains an erased text.
 */
export class EncodedPages {
  readonly #pages = new Map<number, Kept>();
  /** Snapshots, by the first message that their readers see. */
  readonly #snapshots = new Map<number, string>();
  #characters = 0;
  #store: ConversationStore | null = null;
  #head = 0;
  #rewrites = 0;

  /** Whether this reader's page is cached, so that serving it costs only the sending. */
  has(store: ConversationStore, since: number, readerId: string): boolean {
    this.#follow(store);
    const kept = this.#pages.get(since);
    return kept?.frames.has(seenIn(store, kept, readerId).key) === true;
  }

  changesSince(store: ConversationStore, since: number, readerId: string): EncodedPage {
    this.#follow(store);
    const kept = this.#pages.get(since);
    const known = kept?.frames.get(seenIn(store, kept, readerId).key);
    if (known !== undefined) return known;
    const page = store.changesSince(since, CHANGES_PAGE);
    const ids = page.messages.map(({ id }) => id).sort((a, b) => a - b);
    const members = page.members.map(({ user_id }) => user_id);
    const { key, first, apart } = seenIn(store, { ids, members }, readerId);
    const { to, complete } = page;
    const text = encodeFrame(changesFrame(store, page, { from: first ?? Infinity, apart }));
    const made = { text, to, complete };
    this.#take(text);
    const frames = this.#pages.get(since)?.frames ?? new Map<string, EncodedPage>();
    this.#pages.set(since, { ids, members, complete, frames: frames.set(key, made) });
    return made;
  }

  /** Returns the newest messages that this reader sees. */
  snapshot(store: ConversationStore, readerId: string): string {
    this.#follow(store);
    const from = store.visibleFrom(readerId);
    const known = this.#snapshots.get(from);
    if (known !== undefined) return known;
    const made = encodeFrame(snapshotFrame(store, from));
    this.#take(made);
    this.#snapshots.set(from, made);
    return made;
  }

  /** Makes room for a text in the cache. */
  #take({ length }: string): void {
    if (this.#characters + length > KEPT_CHARACTERS) this.#forget();
    this.#characters += length;
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
    for (const text of this.#snapshots.values()) this.#characters -= text.length;
    this.#snapshots.clear();
    for (const [since, { complete, frames }] of this.#pages) {
      if (!complete) continue;
      this.#pages.delete(since);
      for (const { text } of frames.values()) this.#characters -= text.length;
    }
  }

  #forget(): void {
    this.#pages.clear();
    this.#snapshots.clear();
    this.#characters = 0;
  }
}

/** Returns what a reader sees of a page. Readers who see the same have the same `key`. */
function seenIn(
  store: ConversationStore,
  { ids, members }: Pick<Kept, "ids" | "members">,
  readerId: string,
) {
  const first = firstVisible(ids, store.visibleFrom(readerId));
  const apart = apartAmong(store, members, readerId);
  return { key: [first, ...apart].join(" "), first, apart };
}
