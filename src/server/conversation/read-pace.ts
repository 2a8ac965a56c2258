import { READ_INTERVAL_MS } from "#protocol/limits.ts";
import { ok, type Result } from "#protocol/result.ts";
import { leftOf } from "#domain/elapsed.ts";
import { decideRead, markAfterReading } from "#domain/reading.ts";
import { markRead } from "./commands/personal.ts";
import type { Commits } from "./commits.ts";
import type { Room } from "./room.ts";

/** A position that waits to be written, the furthest requested so far; `written` resolves once it is. */
interface Pending {
  position: number;
  written: Promise<Result<number>> | null;
  answer: Promise<Result<number>>;
}

interface Clock {
  now: () => number;
  wait: (ms: number) => Promise<void>;
}

interface Pace {
  written_at: number;
  pending: Pending | null;
}

/**
 * READ-3: however fast a person scrolls, the object writes their position once an interval, and each request waits for
 * the write.
 */
export class ReadPace {
  readonly #room: Pick<Room, "member">;
  readonly #commits: Pick<Commits, "run">;
  readonly #clock: Clock;
  readonly #paces = new Map<string, Pace>();

  constructor(room: Pick<Room, "member">, commits: Pick<Commits, "run">, clock: Clock) {
    this.#room = room;
    this.#commits = commits;
    this.#clock = clock;
  }

  async read(userId: string, messageId: number): Promise<Result<number>> {
    const found = this.#room.member(userId);
    if (!found.ok) return found;
    const { member, store } = found.value;
    const decided = decideRead(member.read, store.head, messageId);
    if (!decided.ok) return decided;
    const { unread_from } = store.personalOf(userId);
    const isNews =
      decided.value !== member.read || markAfterReading(unread_from, messageId) !== unread_from;
    if (!isNews) return ok(member.read);
    const pace = this.#paces.get(userId) ?? { written_at: 0, pending: null };
    this.#paces.set(userId, pace);
    if (pace.pending !== null) {
      pace.pending.position = Math.max(pace.pending.position, messageId);
      return pace.pending.answer;
    }
    const now = this.#clock.now();
    const wait = leftOf(READ_INTERVAL_MS, pace.written_at, now);
    if (wait > 0) return this.#later(userId, pace, messageId, wait);
    pace.written_at = now;
    return this.#commits.run(userId, markRead(messageId));
  }

  /** Writes a waiting position now, so that the caller's next change follows it. */
  async flush(userId: string): Promise<void> {
    const pace = this.#paces.get(userId);
    if (pace !== undefined && pace.pending !== null) await this.#write(userId, pace, pace.pending);
  }

  #later(userId: string, pace: Pace, position: number, ms: number): Promise<Result<number>> {
    const { promise: answer, resolve, reject } = Promise.withResolvers<Result<number>>();
    const pending: Pending = { position, written: null, answer };
    pace.pending = pending;
    // A position flushed meanwhile gets the answer of that write.
    void this.#clock
      .wait(ms)
      .then(() => pending.written ?? this.#write(userId, pace, pending))
      .then(resolve, reject);
    return answer;
  }

  #write(userId: string, pace: Pace, pending: Pending): Promise<Result<number>> {
    pace.pending = null;
    pace.written_at = this.#clock.now();
    pending.written = this.#commits.run(userId, markRead(pending.position));
    return pending.written;
  }
}
