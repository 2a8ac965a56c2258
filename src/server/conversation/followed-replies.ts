import type { Watermark } from "#storage/conversation/projected.ts";
import type { ListeningFollower } from "#storage/d1/listeners.ts";
import type { Reply } from "./committed.ts";
import { covers } from "./open-inboxes.ts";

/** The replies in a thread that D1 does not have yet: their senders, and the position of the last one. */
interface Waiting {
  readonly position: Watermark;
  readonly senders: ReadonlySet<string>;
}

/** A follower with an open inbox, and the replies to call them about. */
export interface CalledFollower extends Waiting {
  readonly user_id: string;
}

/**
 * Decides whom to call about replies in a large group: the followers of their threads (FOLLOW-6). Only D1 knows them, so
 * the batch that brings a reply to D1 asks for them. All of this is in memory only.
 */
export class FollowedReplies {
  readonly #waiting = new Map<number, Waiting>();

  add({ root, sender_id }: Reply, position: Watermark): void {
    const senders = this.#waiting.get(root)?.senders ?? [];
    this.#waiting.set(root, { position, senders: new Set([...senders, sender_id]) });
  }

  /** Returns the threads to ask D1 about. */
  asked(): number[] {
    return [...this.#waiting.keys()];
  }

  /** Handles D1's answer. A thread with replies that D1 still lacks is asked about again. */
  answered(followers: readonly ListeningFollower[], reached: Watermark): CalledFollower[] {
    const called = followers.flatMap(({ user_id, message_id, inbox }) => {
      const waiting = this.#waiting.get(message_id);
      return inbox && waiting !== undefined ? [{ user_id, ...waiting }] : [];
    });
    for (const [root, { position }] of this.#waiting) {
      if (covers(reached, position)) this.#waiting.delete(root);
    }
    return called;
  }
}
