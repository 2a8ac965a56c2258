export type ThreadPlace = readonly [conversationId: string, root: number];

/** The threads that one does not follow, as far as the page knows: their replies need no look at the server. */
export class KnownThreads {
  readonly #unfollowed = new Set<string>();
  /** When a reply came in a thread of which the page does not know whether one follows it (ms). */
  readonly #asked = new Map<string, { readonly place: ThreadPlace; readonly at: number }>();

  mayFollow(place: ThreadPlace): boolean {
    return !this.#unfollowed.has(keyOf(place));
  }

  note(place: ThreadPlace, following: boolean): void {
    const key = keyOf(place);
    this.#asked.delete(key);
    if (following) this.#unfollowed.delete(key);
    else this.#unfollowed.add(key);
  }

  /** One may have begun to follow it. */
  forget(place: ThreadPlace): void {
    this.#unfollowed.delete(keyOf(place));
  }

  forgetAll(): void {
    this.#unfollowed.clear();
    this.#asked.clear();
  }

  /** Takes in a reply of someone else. Returns whether the list of threads is to be fetched because of it. */
  replied(place: ThreadPlace, at: number): boolean {
    if (!this.mayFollow(place)) return false;
    this.#asked.set(keyOf(place), { place, at });
    return true;
  }

  /**
   * Takes in the list of threads, whose newest replies come first: a reply that the server had before `before` (ms) and
   * that is not in it is one in a thread that nobody follows here. Returns whether replies are left that came later.
   */
  listed(places: readonly ThreadPlace[], before: number): boolean {
    const followed = new Set(places.map(keyOf));
    for (const [key, { place, at }] of this.#asked) {
      if (followed.has(key)) this.note(place, true);
      else if (at <= before) this.note(place, false);
    }
    return this.#asked.size > 0;
  }
}

function keyOf([conversationId, root]: ThreadPlace): string {
  return `${conversationId}/${root}`;
}

export const knownThreads = new KnownThreads();
