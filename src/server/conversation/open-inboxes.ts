import type { Watermark } from "#storage/conversation/projected.ts";
import type { Openings } from "#storage/d1/inboxes.ts";

/** A position past every other: a conversation's end. */
export const THE_END: Watermark = { head: Infinity, personal_sequence: Infinity };

/** A person affected by a change: the position at which D1 has it, and the opening of their inbox that was called. */
interface Affected {
  readonly position: Watermark;
  readonly calledIn: number | null;
}

/**
 * Decides whom to call about a change: the people with an open inbox, according to D1. The batch that brings the change
 * to D1 also asks for them. So an inbox that registered before the batch is in the answer, and one that registers later
 * reads the change from D1 itself. The people in the last answer are called at once, and again if the next answer shows
 * that they have opened their inbox anew. All of this is in memory only.
 */
export class OpenInboxes {
  /** The open inboxes in the last answer. */
  #open: Openings = new Map();
  /** People whose inbox may be open, until D1 has the change and answers. */
  readonly #waiting = new Map<string, Affected>();
  /**
   * True while D1 does not answer: everyone affected is called at once, and those with an open inbox again once D1
   * answers.
   */
  #blind = false;

  /** Whether anyone waits for D1's answer. */
  get waiting(): boolean {
    return !this.#blind && this.#uncalled().length > 0;
  }

  /** Adds the people affected by a change at this position. Returns the people to call now. */
  changed(userIds: Iterable<string>, position: Watermark): string[] {
    const now: string[] = [];
    for (const id of userIds) {
      const calledIn = this.#open.get(id) ?? null;
      if (calledIn !== null || this.#blind) now.push(id);
      this.#waiting.set(id, { position, calledIn });
    }
    return now;
  }

  /** Whether this person has been or will be called about a change at this position, or a later one. */
  includes(id: string, position: Watermark): boolean {
    const affected = this.#waiting.get(id);
    return affected !== undefined && covers(affected.position, position);
  }

  /** Returns the people to ask D1 about. */
  asked(): string[] {
    return [...new Set([...this.#waiting.keys(), ...this.#open.keys()])];
  }

  /** Handles D1's answer: its position, and the open inboxes among those asked for. Returns the people to call now. */
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

  /** Call it when D1 fails or takes long. Returns the people to call now. */
  unanswered(): string[] {
    if (this.#blind) return [];
    this.#blind = true;
    return this.#uncalled();
  }

  #uncalled(): string[] {
    return [...this.#waiting].flatMap(([id, { calledIn }]) => (calledIn === null ? [id] : []));
  }
}

export function covers(reached: Watermark, position: Watermark): boolean {
  return reached.head >= position.head && reached.personal_sequence >= position.personal_sequence;
}
