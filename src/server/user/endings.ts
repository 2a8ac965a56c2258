import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { disableAccount, enableAccount, recordEnds } from "#storage/d1/sessions.ts";
import type { UserStore } from "#storage/user/store.ts";
import { TOKENS_GONE_MS } from "../auth/access-token.ts";
import { inTime } from "#storage/in-time.ts";
import { log } from "../log.ts";

/** A request waits no longer than this for D1: what it asked for is durable here already. */
const D1_TIME_LIMIT_MS = 5_000;
/** Longer than one attempt may take, so that only what was cut off is attempted by the alarm. */
const FIRST_RETRY_MS = 10_000;
const LAST_RETRY_MS = 5 * 60_000;

interface Port {
  store: UserStore;
  db: D1Database;
  userId: () => string;
  /** Has `record` called in so many ms at the latest, whatever happens to the object meanwhile. */
  recordWithin: (ms: number) => Promise<void>;
}

/**
 * AUTH-3: which of a user's sessions are over, and whether the account is disabled. The object is the first to know it,
 * durably, and refuses from then on; D1 follows, however long that takes.
 */
export class Endings {
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
  }

  /** The object may have been lost between what it wrote and its alarm. */
  async resume(): Promise<void> {
    const { store, recordWithin } = this.#port;
    const isBehind = store.unrecordedDisabling() !== null || store.unrecordedEnds().length > 0;
    if (isBehind) await recordWithin(FIRST_RETRY_MS);
  }

  /** Durable here; `record` brings it to D1. */
  async end(sessionId: string, now: number): Promise<void> {
    this.#port.store.end(sessionId, now + TOKENS_GONE_MS, now);
    await this.#port.recordWithin(FIRST_RETRY_MS);
  }

  async disable(now: number): Promise<void> {
    this.#port.store.setDisabled(true, now);
    await this.#port.recordWithin(FIRST_RETRY_MS);
  }

  /** Once D1 has ended every session there was, and not before: none of them comes back to life. */
  async enable(now: number): Promise<Result<null>> {
    const { store, db, userId } = this.#port;
    const since = now - TOKENS_GONE_MS;
    try {
      const enabling = enableAccount(drizzle(db), userId(), { now, since });
      const ended = await inTime(D1_TIME_LIMIT_MS, enabling);
      for (const id of ended) store.revoke(id, now + TOKENS_GONE_MS, now);
      store.setDisabled(false, null);
      return ok(null);
    } catch (error) {
      log("error", "account_not_enabled", { user_id: userId() }, error);
      return err(
        failure("overloaded", "The database does not answer: the account stays disabled", {
          retry_after_ms: 5_000,
        }),
      );
    }
  }

  /** Brings to D1 what it lacks. A failure is attempted again after as long as it has lasted, within bounds. */
  async record(now: number): Promise<void> {
    const { store, userId, recordWithin } = this.#port;
    const ends = store.unrecordedEnds();
    const disabledAt = store.unrecordedDisabling();
    if (ends.length === 0 && disabledAt === null) return;
    try {
      await inTime(D1_TIME_LIMIT_MS, this.#write(ends, disabledAt));
      if (ends.length > 0) store.endsRecorded(ends);
      if (disabledAt !== null && store.unrecordedDisabling() === disabledAt) {
        store.disablingRecorded();
      }
    } catch (error) {
      log("error", "session_end_not_recorded", { user_id: userId() }, error);
      const since = Math.min(disabledAt ?? now, ...ends.map(({ ended_at }) => ended_at));
      await recordWithin(Math.min(Math.max(now - since, FIRST_RETRY_MS), LAST_RETRY_MS));
    }
  }

  async #write(
    ends: ReturnType<UserStore["unrecordedEnds"]>,
    disabledAt: number | null,
  ): Promise<void> {
    const db = drizzle(this.#port.db);
    const userId = this.#port.userId();
    if (ends.length > 0) await recordEnds(db, userId, ends);
    if (disabledAt !== null) await disableAccount(db, userId, disabledAt);
  }
}
