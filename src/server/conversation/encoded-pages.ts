import { firstVisible } from "#domain/visibility.ts";
import { encodeFrame } from "#protocol/encode.ts";
import { CHANGES_PAGE } from "#protocol/limits.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { apartAmong, changesFrame, snapshotFrame } from "./views.ts";

/** An encoded page of a resume, and the position that it brings its reader to. */
export interface EncodedPage {
  text: string;
  to: number;
  complete: boolean;
}

/**
 * The page after one position. `ids`: of its messages, ascending; `members`: whose records it has; `frames`: what readers
 * get of it, by the first of its messages that they see (VISIBLE-3) and the members whom they are kept apart from.
 */
interface Kept {
  ids: readonly number[];
  members: readonly string[];
  complete: boolean;
  frames: Map<string, EncodedPage>;
}

/** Characters of cached pages: a resume through 4,000 long messages. */
const KEPT_CHARACTERS = 8_000_000;

/**
 * Pages of changes and snapshots, each read and encoded once for all readers who see the same of it: sockets that were
 * cut off together come back together, at the same position. New messages leave every page valid except those that reach the
 * head; any other change clears them all, so that no page has an erased text.
 */
export class EncodedPages {
  readonly #pages = new Map<number, Kept>();
  /** By the first message that its readers see. */
  readonly #snapshots = new Map<number, string>();
  #characters = 0;
  #store: ConversationStore | null = null;
  #head = 0;
  #rewrites = 0;

  /** Whether a page takes no more than sending it. */
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

  /** The newest messages, as far as this reader sees them. */
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

  /** Makes room for a text. */
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

/** What a reader sees of a page; `key`: the same for all who see the same. */
function seenIn(
  store: ConversationStore,
  { ids, members }: Pick<Kept, "ids" | "members">,
  readerId: string,
) {
  const first = firstVisible(ids, store.visibleFrom(readerId));
  const apart = apartAmong(store, members, readerId);
  return { key: [first, ...apart].join(" "), first, apart };
}
