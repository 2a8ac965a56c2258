import { isWithin, leftOf } from "#domain/elapsed.ts";
import type { SendLease } from "../objects/user.ts";

/** How long a lease lasts: as long as an idle object stays awake. */
const SEND_LEASE_MS = 10_000;
/** Without a lease, a send is reported with one chance in so many, and stands for so many. */
const SAMPLED = 8;
/** Sends that one lease lets through at most: whoever sends steadily asks for one every few seconds. */
const LEASE_MAX = 64;
/** How long a send waits, once the budget was used up, for the answer whether some of it is left again. */
const ASKING_MS = 250;

interface Port {
  /** Sends without a lease that no answer has to follow: whatever may come at once. */
  slack: number;
  /** In [0, 1). */
  random: () => number;
  now: () => number;
  /** Asks the sender's object, which never fails: while it does not answer, nobody is held back. */
  lease: (userId: string, sent: number, wanted: number) => Promise<SendLease>;
}

/** One sender here. Times are in ms. */
interface Standing {
  /** Sends that their lease still lets through, how many it was for, and since when. */
  left: number;
  size: number;
  leasedAt: number;
  /** For how long their object lets nothing more through, and since when; null if it has not refused. */
  refused: { at: number; ms: number } | null;
  /** Sends without a lease since then, that no answer has followed. */
  unanswered: number;
  since: number;
  /** Those of them that came while an answer was on its way, which no sample stands for. */
  unreported: number;
  asking: boolean;
}

/**
 * SEND-6: how many messages and edits a person sends over all conversations, which their own object counts. No message
 * waits for it. Who sends little is counted by samples, as texts are (SEND-9), and costs a call for every eight messages;
 * who sends much holds a lease, which is paid for before it is used and renewed before it is used up.
 */
export class SendBudget {
  readonly #port: Port;
  readonly #standings = new Map<string, Standing>();
  #prunedAt = 0;

  constructor(port: Port) {
    this.#port = port;
  }

  /** Returns 0 to go ahead, otherwise the milliseconds to wait. */
  take(userId: string, now: number): number {
    const sender = this.#standingOf(userId, now);
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
    // The last that the slack lets through asks too: else nobody would, where it is less than a sample.
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

  #ask(userId: string, sender: Standing, sampled: number, wanted: number): void {
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

  #standingOf(userId: string, now: number): Standing {
    this.#prune(now);
    const known = this.#standings.get(userId);
    if (known !== undefined) return known;
    const none = { left: 0, size: 0, leasedAt: 0, unanswered: 0, since: now, unreported: 0 };
    const sender: Standing = { ...none, refused: null, asking: false };
    this.#standings.set(userId, sender);
    return sender;
  }

  /** Forgets those who have sent nothing for a while, and whom nothing holds back. */
  #prune(now: number): void {
    if (isWithin(SEND_LEASE_MS, this.#prunedAt, now)) return;
    this.#prunedAt = now;
    for (const [userId, { asking, leasedAt, refused, since }] of this.#standings) {
      const isRecent = isWithin(SEND_LEASE_MS, Math.max(leasedAt, since), now);
      if (!asking && refused === null && !isRecent) this.#standings.delete(userId);
    }
  }
}
