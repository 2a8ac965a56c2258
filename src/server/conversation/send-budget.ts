import { isWithin, leftOf } from "#domain/elapsed.ts";
import type { SendLease } from "../objects/user.ts";

/** How long a lease lasts: as long as an idle object stays awake. */
const SEND_LEASE_MS = 10_000;
/** Without a lease, one send in this many is reported at random, and counts as this many. */
const SAMPLED = 8;
/** The most sends that one lease allows: a person who sends steadily needs a new one every few seconds. */
const LEASE_MAX = 64;
/** The wait that a refused send gets while the sender's object has yet to say whether the budget has refilled. */
const ASKING_MS = 250;

interface Port {
  /** The most sends without a lease before an answer has to arrive: the burst that one conversation accepts. */
  slack: number;
  /** In [0, 1). */
  random: () => number;
  now: () => number;
  /** Asks the sender's object. Never rejects: while that object does not answer, nothing is refused. */
  lease: (userId: string, sent: number, wanted: number) => Promise<SendLease>;
}

/** The state of one sender. Times are in ms. */
interface Sender {
  /** Sends left on the lease, its size, and when it was granted. */
  left: number;
  size: number;
  leasedAt: number;
  /** How long the sender's object refuses, and since when; null if it does not. */
  refused: { at: number; ms: number } | null;
  /** Sends without a lease since `since`, or since the last answer. */
  unanswered: number;
  since: number;
  /** The part of them that arrived while an answer was pending, which the next question reports in full. */
  unreported: number;
  asking: boolean;
}

/**
 * SEND-6: limits the messages and edits that a person sends over all conversations. The person's own object counts
 * them, and no message waits for it. For a person who sends little, this class reports samples, as for texts (SEND-9):
 * one call for about eight messages. For a person who sends much, it holds a lease, which it pays for before using it
 * and renews before using it up.
 */
export class SendBudget {
  readonly #port: Port;
  readonly #senders = new Map<string, Sender>();
  #prunedAt = 0;

  constructor(port: Port) {
    this.#port = port;
  }

  /** Returns 0 to go ahead, otherwise the milliseconds to wait. */
  take(userId: string, now: number): number {
    const sender = this.#senderOf(userId, now);
    const { refused } = sender;
    const wait = refused === null ? 0 : leftOf(refused.ms, refused.at, now);
    if (sender.left > 0 && isWithin(SEND_LEASE_MS, sender.leasedAt, now)) {
      sender.left -= 1;
      const isLow = sender.left * 2 <= sender.size && wait === 0;
      if (isLow) this.#ask(userId, sender, 0, sender.size * 2);
      return 0;
    }
    if (wait > 0) return wait;
    if (refused !== null) {
      this.#ask(userId, sender, 0, SAMPLED);
      return ASKING_MS;
    }
    if (!isWithin(SEND_LEASE_MS, sender.since, now)) {
      sender.since = now;
      sender.unanswered = 0;
    }
    if (sender.unanswered >= this.#port.slack) return ASKING_MS;
    sender.unanswered += 1;
    // The last send within the slack asks too. With a slack smaller than a sample, no other might.
    const due = Math.min(SAMPLED, this.#port.slack);
    if (sender.asking) {
      sender.unreported += 1;
      return 0;
    }
    const isSampled = this.#port.random() * SAMPLED < 1;
    if (isSampled || sender.unanswered >= due) {
      const wanted = sender.unanswered > 1 ? sender.unanswered * 2 : 0;
      this.#ask(userId, sender, isSampled ? SAMPLED : due, wanted);
    }
    return 0;
  }

  #ask(userId: string, sender: Sender, sampled: number, wanted: number): void {
    if (sender.asking) return;
    sender.asking = true;
    const sent = sampled + sender.unreported;
    sender.unreported = 0;
    const asked = this.#port.lease(userId, sent, Math.min(LEASE_MAX, wanted));
    void asked.then(({ granted, retry_after_ms }) => {
      const now = this.#port.now();
      sender.asking = false;
      sender.unanswered = 0;
      sender.refused = retry_after_ms === 0 ? null : { at: now, ms: retry_after_ms };
      if (granted === 0) return;
      sender.left = granted + (isWithin(SEND_LEASE_MS, sender.leasedAt, now) ? sender.left : 0);
      sender.size = granted;
      sender.leasedAt = now;
    });
  }

  #senderOf(userId: string, now: number): Sender {
    this.#prune(now);
    const known = this.#senders.get(userId);
    if (known !== undefined) return known;
    const none = { left: 0, size: 0, leasedAt: 0, unanswered: 0, since: now, unreported: 0 };
    const sender: Sender = { ...none, refused: null, asking: false };
    this.#senders.set(userId, sender);
    return sender;
  }

  /** Forgets senders who have sent nothing for a while, and whom their object does not refuse. */
  #prune(now: number): void {
    if (isWithin(SEND_LEASE_MS, this.#prunedAt, now)) return;
    this.#prunedAt = now;
    for (const [userId, { asking, leasedAt, refused, since }] of this.#senders) {
      const isRecent = isWithin(SEND_LEASE_MS, Math.max(leasedAt, since), now);
      if (!asking && refused === null && !isRecent) this.#senders.delete(userId);
    }
  }
}
