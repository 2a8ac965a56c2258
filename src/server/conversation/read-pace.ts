import { READ_INTERVAL_MS } from "#protocol/limits.ts";
import { ok, type Result } from "#protocol/result.ts";
import { decideRead, markAfterReading } from "#domain/reading.ts";
import { markRead } from "./personal-commands.ts";
import type { Room } from "./room.ts";

/** `position`: the furthest that waits to be written. */
interface Pace {
  written_at: number;
  written: number;
  position: number;
  pending: Promise<Result<number>> | null;
}

/** READ-3: however fast a person scrolls, their position is written once an interval; who asks waits for the write. */
export class ReadPace {
  readonly #room: Room;
  readonly #paces = new Map<string, Pace>();

  constructor(room: Room) {
    this.#room = room;
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
    const now = Date.now();
    const pace = this.#paces.get(userId) ?? {
      written_at: 0,
      written: 0,
      position: 0,
      pending: null,
    };
    this.#paces.set(userId, pace);
    pace.position = Math.max(pace.position, messageId);
    const wait = pace.written_at + READ_INTERVAL_MS - now;
    if (wait <= 0 && pace.pending === null) return this.#write(userId, pace);
    pace.pending ??= this.#later(userId, pace, Math.max(wait, 0));
    return pace.pending;
  }

  /** Writes what waits, so that what is done next comes after it. */
  async flush(userId: string): Promise<void> {
    const pace = this.#paces.get(userId);
    if (pace !== undefined && pace.pending !== null) await this.#write(userId, pace);
  }

  /** Unless it was flushed meanwhile: then the position is written already. */
  async #later(userId: string, pace: Pace, ms: number): Promise<Result<number>> {
    await scheduler.wait(ms);
    return pace.pending === null ? ok(pace.written) : this.#write(userId, pace);
  }

  #write(userId: string, pace: Pace): Promise<Result<number>> {
    pace.pending = null;
    pace.written_at = Date.now();
    pace.written = pace.position;
    pace.position = 0;
    return markRead(this.#room, userId, pace.written);
  }
}
