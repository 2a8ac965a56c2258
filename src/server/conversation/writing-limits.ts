import { checkTextLength } from "#domain/sending.ts";
import { perDay } from "#domain/token-bucket.ts";
import { failure } from "#protocol/errors.ts";
import type { MessagePatch } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { APP_ID } from "#protocol/user.ts";
import { sendsPerMinuteTotal, type Config } from "../config.ts";
import type { SendLease } from "../objects/user.ts";
import { TokenBuckets } from "../token-buckets.ts";
import type { Room } from "./room.ts";
import { SendBudget } from "./send-budget.ts";
import { TextBudget } from "./text-budget.ts";

/** The budgets that each person's own object keeps over all conversations. */
export interface UserBudgets {
  /** See `UserApi.leaseSends`. */
  leaseSends(userId: string, sent: number, wanted: number): Promise<SendLease>;
  /** See `UserApi.chargeText`. */
  chargeText(userId: string, bytes: number): Promise<number>;
}

interface Options {
  room: Room;
  storage: Pick<DurableObjectStorage, "kv">;
  config: Config;
  budgets: UserBudgets;
}

/**
 * Decides whether a person may write one more text now, by its length, by their rate (SEND-6) and by the text they have
 * written in a day (SEND-9).
 */
export class WritingLimits {
  readonly #room: Room;
  readonly #config: Config;
  readonly #sends: TokenBuckets;
  readonly #total: SendBudget;
  readonly #texts: TextBudget;

  constructor({ room, storage, config, budgets }: Options) {
    this.#room = room;
    this.#config = config;
    const { SENDS_PER_SECOND: per_second, SEND_BURST: burst, TEXT_BYTES_PER_DAY } = config;
    this.#sends = new TokenBuckets({ per_second, burst });
    this.#total = new SendBudget({
      slack: burst,
      random: Math.random,
      now: Date.now,
      lease: (userId, sent, wanted) => budgets.leaseSends(userId, sent, wanted),
    });
    this.#texts = new TextBudget({
      storage: storage.kv,
      rule: perDay(TEXT_BYTES_PER_DAY),
      random: Math.random,
      charge: (userId, bytes) => budgets.chargeText(userId, bytes),
    });
  }

  /** Applies all limits on a text. */
  admitText(userId: string, words: MessagePatch, clientId?: string): Result<null> {
    const fits = checkTextLength(words.text, this.#config.MAX_TEXT_LENGTH);
    if (!fits.ok) return fits;
    const admitted = this.admitSend(userId, clientId);
    return admitted.ok ? this.admitBytes(userId, words, clientId) : admitted;
  }

  /** Applies the limit on a member's sends and edits, one over all their sockets and REST (SEND-6). */
  admitSend(userId: string, clientId?: string): Result<null> {
    const config = this.#config;
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const now = Date.now();
    const pause = this.#sends.take(userId, now);
    if (pause > 0) {
      const detail = `At most ${config.SENDS_PER_SECOND} messages and edits a second`;
      return err(failure("rate_limited", detail, { retry_after_ms: pause }));
    }
    // The app writes for everyone: its keys have a limit of their own.
    if (userId === APP_ID) return ok(null);
    const wait = this.#total.take(userId, now);
    if (wait > 0 && !this.wasSent(userId, clientId)) {
      const detail = `At most ${sendsPerMinuteTotal(config)} messages and edits a minute, over all conversations`;
      return err(failure("rate_limited", detail, { retry_after_ms: wait }));
    }
    return ok(null);
  }

  /** Applies the limit on the bytes of text that a person writes in a day (SEND-9). */
  admitBytes(
    userId: string,
    { text = "", metadata }: MessagePatch,
    clientId?: string,
  ): Result<null> {
    // The app writes for everyone: its keys have a limit of their own.
    if (userId === APP_ID) return ok(null);
    const now = Date.now();
    const written = metadata ? text + JSON.stringify(metadata) : text;
    const retry_after_ms = this.#texts.take(userId, written, now);
    if (retry_after_ms === 0) return ok(null);
    // A retry is acknowledged at once, not hours later.
    if (this.wasSent(userId, clientId)) return ok(null);
    const detail = `At most ${this.#config.TEXT_BYTES_PER_DAY} bytes of text a day`;
    return err(failure("rate_limited", detail, { retry_after_ms }));
  }

  /** Whether this person's message with this `client_id` is already committed (SEND-2). */
  wasSent(userId: string, clientId: string | undefined): boolean {
    const messages = this.#room.store?.messages;
    return clientId !== undefined && messages?.idSentAs(userId, clientId) !== undefined;
  }
}
