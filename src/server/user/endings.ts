import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { disableAccount, enableAccount, recordEnds, restoreAccount } from "#storage/d1/sessions.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { Disabling, UserStore } from "#storage/user/store.ts";
import { TOKENS_GONE_MS } from "../auth/access-token.ts";
import { inTime } from "#storage/in-time.ts";
import { logAudit, newAuditRow } from "../audit.ts";
import type { Job } from "../deadlines.ts";
import type { EndedBy } from "../objects/user.ts";
import { log } from "../log.ts";

/** A request waits no longer than this for D1, because its effect is already durable in this object. */
const D1_TIME_LIMIT_MS = 5_000;
/** Longer than one attempt takes, so that only an interrupted attempt is repeated. */
const ATTEMPT_MS = 10_000;
const BACKOFF_MAX_MS = 5 * 60_000;

interface Port {
  store: UserStore;
  db: D1Database;
  userId: () => string;
}

/**
 * AUTH-3: a user's ended sessions, and whether the account is disabled. The object records both durably before D1 and
 * refuses requests from then on; D1 follows, however long that takes.
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

  /** Whether D1 lacks a change. */
  get isBehind(): boolean {
    const { store } = this.#port;
    return store.unrecordedDisabling() !== null || store.unrecordedEnds().length > 0;
  }

  /** Ends sessions durably in this object, together with the audit row that D1 receives later. */
  end(sessionIds: readonly string[], { action, ...by }: EndedBy, now: number): void {
    const [only = null, ...others] = sessionIds;
    const user_id = this.#port.userId();
    const session_id = by.session_id ?? (others.length === 0 ? only : null);
    const event = { ...by, action, user_id, session_id };
    const row = newAuditRow(event, now, sessionIds.length);
    logAudit(row);
    for (const id of sessionIds) {
      this.#port.store.end(id, now + TOKENS_GONE_MS, now, id === only ? row : null);
    }
  }

  disable(by: Origin, now: number): void {
    const audit = newAuditRow(
      { ...by, action: "account_disabled", user_id: this.#port.userId() },
      now,
    );
    logAudit(audit);
    this.#port.store.setDisabled(true, { disabled_at: now, audit });
  }

  /** Enables the account only once D1 has ended every session, so that no old session becomes valid again. */
  async enable(by: Origin, now: number): Promise<Result<null>> {
    const { store, db, userId } = this.#port;
    const since = now - TOKENS_GONE_MS;
    const audit = newAuditRow({ ...by, action: "account_enabled", user_id: userId() }, now);
    try {
      const enabling = enableAccount(drizzle(db), userId(), { now, since, audit });
      const ended = await inTime(D1_TIME_LIMIT_MS, enabling);
      for (const id of ended) store.revoke(id, now + TOKENS_GONE_MS, now);
      store.setDisabled(false, null);
      logAudit(audit);
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

  /** Undoes a deletion in D1: ends all sessions except `keep`, and enables the account if `enable` is set. */
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
    const disabling = store.unrecordedDisabling();
    await inTime(D1_TIME_LIMIT_MS, this.#write(ends, disabling));
    if (ends.length > 0) store.endsRecorded(ends);
    if (disabling !== null && store.unrecordedDisabling()?.disabled_at === disabling.disabled_at) {
      store.disablingRecorded();
    }
  }

  async #write(
    ends: ReturnType<UserStore["unrecordedEnds"]>,
    disabling: Disabling | null,
  ): Promise<void> {
    const { db } = this.#port;
    const userId = this.#port.userId();
    if (ends.length > 0) await recordEnds(db, userId, ends);
    if (disabling !== null) await disableAccount(drizzle(db), userId, disabling);
  }
}
