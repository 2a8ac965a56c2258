import type { Watermark } from "#storage/conversation/store.ts";
import type { Openings } from "#storage/d1/inboxes.ts";

/** A position past every other: a conversation's end. */
export const THE_END: Watermark = { head: Infinity, personal_sequence: Infinity };

/** Whom a change concerns: where D1 has to be to have it, and during which opening of their inbox they were called. */
interface Concerned {
  readonly position: Watermark;
  readonly calledIn: number | null;
}

/**
 * Who is to be called about a change: those who have an inbox open, as D1 knows. It is asked in the same batch that brings
 * the change to it. So an inbox that registered before the batch is in the answer, and one that registers later reads the
 * change there itself. Those whom the last answer named are called at once, and once more should the next one show that
 * they opened their inbox anew meanwhile. All of it is in memory only.
 */
export class OpenInboxes {
  /** Of those asked for last. */
  #open: Openings = new Map();
  /** Until D1 has said, with the change, whether their inbox is open. */
  readonly #waiting = new Map<string, Concerned>();
  /** D1 does not answer: whoever may listen is called at once, and again when D1 knows that they do. */
  #blind = false;

  /** Whether someone is called only when D1 has answered. */
  get waiting(): boolean {
    return !this.#blind && this.#uncalled().length > 0;
  }

  /** A change at this position concerns these people. Answers whom to call now. */
  concern(userIds: Iterable<string>, position: Watermark): string[] {
    const now: string[] = [];
    for (const id of userIds) {
      const calledIn = this.#open.get(id) ?? null;
      if (calledIn !== null || this.#blind) now.push(id);
      this.#waiting.set(id, { position, calledIn });
    }
    return now;
  }

  /** Of whom D1 is to say whether their inbox is open. */
  asked(): string[] {
    return [...new Set([...this.#waiting.keys(), ...this.#open.keys()])];
  }

  /** D1 is at this position, and knows of those asked for that their inboxes are open. Answers whom to call now. */
  answered(open: Openings, reached: Watermark): string[] {
    this.#blind = false;
    this.#open = open;
    const now: string[] = [];
    for (const [id, { position, calledIn }] of this.#waiting) {
      const opening = open.get(id);
      if (opening !== undefined && opening !== calledIn) now.push(id);
      if (covers(reached, position)) this.#waiting.delete(id);
      else if (opening !== undefined) this.#waiting.set(id, { position, calledIn: opening });
    }
    return now;
  }

  /** D1 failed, or takes long. Answers whom to call now. */
  unanswered(): string[] {
    if (this.#blind) return [];
    this.#blind = true;
    return this.#uncalled();
  }

  #uncalled(): string[] {
    return [...this.#waiting].flatMap(([id, { calledIn }]) => (calledIn === null ? [id] : []));
  }
}

function covers(reached: Watermark, position: Watermark): boolean {
  return reached.head >= position.head && reached.personal_sequence >= position.personal_sequence;
}
