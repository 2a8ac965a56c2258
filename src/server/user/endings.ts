import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { disableAccount, enableAccount, recordEnds, restoreAccount } from "#storage/d1/sessions.ts";
import type { UserStore } from "#storage/user/store.ts";
import { TOKENS_GONE_MS } from "../auth/access-token.ts";
import { inTime } from "#storage/in-time.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";

/** A request waits no longer than this for D1: its effect is durable in this object already. */
const D1_TIME_LIMIT_MS = 5_000;
/** Longer than one attempt may take, so that only an interrupted one is repeated. */
const ATTEMPT_MS = 10_000;
const BACKOFF_MAX_MS = 5 * 60_000;

interface Port {
  store: UserStore;
  db: D1Database;
  userId: () => string;
}

/**
 * AUTH-3: a user's ended sessions, and whether the account is disabled. The object records it first, durably, and
 * refuses from then on; D1 follows, however long that takes.
 */
export class Endings {
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
  }

  /** Brings D1 up to date. */
  readonly job = {
    name: "session_ends",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: ATTEMPT_MS,
    due: (now: number) => (this.isBehind ? now : null),
    run: () => this.#record(),
  } satisfies Job;

  /** Whether D1 has yet to record something. */
  get isBehind(): boolean {
    const { store } = this.#port;
    return store.unrecordedDisabling() !== null || store.unrecordedEnds().length > 0;
  }

  /** Records the end durably in this object; D1 follows. */
  end(sessionId: string, now: number): void {
    this.#port.store.end(sessionId, now + TOKENS_GONE_MS, now);
  }

  disable(now: number): void {
    this.#port.store.setDisabled(true, now);
  }

  /** Enables the account only once D1 has ended every session, so that none of them is valid again. */
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
        failure("overloaded", "The database is not answering; the account stays disabled", {
          retry_after_ms: 5_000,
        }),
      );
    }
  }

  /** Undoes a deletion in D1: ends all sessions but these, and lets the account sign in again where `enable` says so. */
  async restore(keep: readonly string[], enable: boolean, now: number): Promise<void> {
    const { store, db, userId } = this.#port;
    const times = { now, since: now - TOKENS_GONE_MS };
    const restoring = restoreAccount(drizzle(db), userId(), { keep, enable, ...times });
    const ended = await inTime(D1_TIME_LIMIT_MS, restoring);
    for (const id of ended) {
      if (!keep.includes(id)) store.revoke(id, now + TOKENS_GONE_MS, now);
    }
  }

  async #record(): Promise<void> {
    const { store } = this.#port;
    const ends = store.unrecordedEnds();
    const disabledAt = store.unrecordedDisabling();
    await inTime(D1_TIME_LIMIT_MS, this.#write(ends, disabledAt));
    if (ends.length > 0) store.endsRecorded(ends);
    if (disabledAt !== null && store.unrecordedDisabling() === disabledAt) {
      store.disablingRecorded();
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
