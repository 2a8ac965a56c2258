import { and, desc, eq, gt, inArray, isNull, not, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { AuditRow } from "../audit-row.ts";
import { insertAudit, insertKeptAudit } from "./audit.ts";
import { sessions } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";

export interface NewSession {
  id: string;
  user_id: string;
  family: string;
  refresh_hash: string;
  user_agent: string | null;
  network: string | null;
  country: string | null;
  city: string | null;
  created_at: string;
  last_used_at: string;
  expires_at: string;
}

/** A session and the hashes of its refresh tokens; times as in D1. */
export interface RefreshableSession {
  id: string;
  user_id: string;
  refresh_hash: string;
  previous_hash: string | null;
  rotated_at: string | null;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}

/** Records a session together with its audit row. */
export async function insertSession(
  db: DrizzleD1Database,
  session: NewSession,
  row: AuditRow,
): Promise<void> {
  await db.batch([db.insert(sessions).values(session), insertAudit(db, row)]);
}

/** Returns the session of a family of refresh tokens, valid or not. */
export async function sessionByFamily(
  db: DrizzleD1Database,
  family: string,
): Promise<RefreshableSession | null> {
  const row = await db
    .select({
      id: sessions.id,
      user_id: sessions.user_id,
      refresh_hash: sessions.refresh_hash,
      previous_hash: sessions.previous_hash,
      rotated_at: sessions.rotated_at,
      created_at: sessions.created_at,
      expires_at: sessions.expires_at,
      revoked_at: sessions.revoked_at,
    })
    .from(sessions)
    .where(eq(sessions.family, family))
    .get();
  return row ?? null;
}

/**
 * A single UPDATE decides which of two concurrent refreshes wins; returns false for the other. It extends the session
 * until `expires_at`, and records where it was last used.
 */
export async function rotate(
  db: DrizzleD1Database,
  sessionId: string,
  hashes: { current: string; next: string },
  { now, expires_at }: { now: string; expires_at: string },
  { network, country, city }: Pick<NewSession, "network" | "country" | "city">,
): Promise<boolean> {
  const rows = await db
    .update(sessions)
    .set({
      refresh_hash: hashes.next,
      previous_hash: hashes.current,
      rotated_at: now,
      last_used_at: now,
      expires_at,
      network,
      country,
      city,
    })
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(sessions.refresh_hash, hashes.current),
        isNull(sessions.revoked_at),
      ),
    )
    .returning({ id: sessions.id });
  return rows.length > 0;
}

export async function liveSessions(db: DrizzleD1Database, userId: string, now: string) {
  return db
    .select({
      id: sessions.id,
      user_agent: sessions.user_agent,
      network: sessions.network,
      country: sessions.country,
      city: sessions.city,
      created_at: sessions.created_at,
      last_used_at: sessions.last_used_at,
    })
    .from(sessions)
    .where(
      and(eq(sessions.user_id, userId), isNull(sessions.revoked_at), gt(sessions.expires_at, now)),
    )
    .orderBy(desc(sessions.last_used_at))
    .limit(200);
}

/** Returns the sessions that nobody has ended and that expire after then. */
export async function openSessionIds(
  db: DrizzleD1Database,
  userId: string,
  after: string,
): Promise<string[]> {
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.user_id, userId),
        isNull(sessions.revoked_at),
        gt(sessions.expires_at, after),
      ),
    );
  return rows.map(({ id }) => id);
}

export async function isLiveSession(
  db: DrizzleD1Database,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const row = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(eq(sessions.id, sessionId), eq(sessions.user_id, userId), isNull(sessions.revoked_at)),
    )
    .get();
  return row !== undefined;
}

/** Returns when a session was opened (ms); null if the user has no such session. */
export async function sessionOpenedAt(
  db: DrizzleD1Database,
  userId: string,
  sessionId: string,
): Promise<number | null> {
  const row = await db
    .select({ created_at: sessions.created_at })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.user_id, userId)))
    .get();
  return row === undefined ? null : Date.parse(row.created_at);
}

/**
 * Extends a session that was created after then until `expires_at`; returns when it was created, or null if the user no
 * longer has it.
 */
export async function prolongSession(
  db: DrizzleD1Database,
  {
    id,
    user_id,
    now,
    expires_at,
    created_after,
  }: { id: string; user_id: string; now: string; expires_at: string; created_after: string },
): Promise<string | null> {
  const [row] = await db
    .update(sessions)
    .set({ last_used_at: now, expires_at: sql`max(${sessions.expires_at}, ${expires_at})` })
    .where(
      and(
        eq(sessions.id, id),
        eq(sessions.user_id, user_id),
        isNull(sessions.revoked_at),
        gt(sessions.created_at, created_after),
      ),
    )
    .returning({ created_at: sessions.created_at });
  return row?.created_at ?? null;
}

/** Records ended sessions of this user, each with its time (ms) and audit row. Safe to repeat. */
export async function recordEnds(
  db: D1Database,
  userId: string,
  ends: readonly { session_id: string; ended_at: number; audit: AuditRow | null }[],
): Promise<void> {
  const rows = ends.map(({ session_id, ended_at }) => ({
    id: session_id,
    at: new Date(ended_at).toISOString(),
  }));
  const audited = ends.flatMap(({ audit }) => audit ?? []);
  const end = db
    .prepare(
      `UPDATE sessions SET revoked_at = given.at
       FROM (SELECT value ->> 'id' AS id, value ->> 'at' AS at FROM json_each(?1)) AS given
       WHERE sessions.id = given.id AND sessions.user_id = ?2 AND sessions.revoked_at IS NULL`,
    )
    .bind(JSON.stringify(rows), userId);
  await db.batch(audited.length === 0 ? [end] : [end, insertKeptAudit(db, audited)]);
}

/** Disables the account as of then (ms), and ends all its sessions for good. */
export async function disableAccount(
  db: DrizzleD1Database,
  userId: string,
  { disabled_at: at, audit }: { disabled_at: number; audit: AuditRow | null },
): Promise<void> {
  const disabled_at = new Date(at).toISOString();
  await db.batch([
    db.update(users).set({ disabled_at }).where(eq(users.id, userId)),
    endAll(db, userId, disabled_at),
    ...(audit === null ? [] : [insertAudit(db, audit)]),
  ]);
}

/**
 * Enables the account. Also ends sessions that opened while it was being disabled. Returns the ids of all sessions that
 * ended since then (ms).
 */
export async function enableAccount(
  db: DrizzleD1Database,
  userId: string,
  { now, since, audit }: { now: number; since: number; audit: AuditRow },
): Promise<string[]> {
  const [, ended] = await db.batch([
    endAll(db, userId, new Date(now).toISOString()),
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        and(eq(sessions.user_id, userId), gt(sessions.revoked_at, new Date(since).toISOString())),
      ),
    db.update(users).set({ disabled_at: null }).where(eq(users.id, userId)),
    insertAudit(db, audit),
  ]);
  return ended.map(({ id }) => id);
}

/**
 * Undoes a deletion: ends all sessions except `keep`, and enables the account if `enable` is set. Returns the ids of
 * all sessions that ended since then (ms).
 */
export async function restoreAccount(
  db: DrizzleD1Database,
  userId: string,
  wish: { keep: readonly string[]; enable: boolean; now: number; since: number },
): Promise<string[]> {
  const now = new Date(wish.now).toISOString();
  const since = new Date(wish.since).toISOString();
  const isKept = inArray(
    sessions.id,
    sql`(SELECT value FROM json_each(${JSON.stringify(wish.keep)}))`,
  );
  const isTheirs = eq(sessions.user_id, userId);
  const [, , ended] = await db.batch([
    db
      .update(sessions)
      .set({ revoked_at: now })
      .where(and(isTheirs, isNull(sessions.revoked_at), not(isKept))),
    // The write that disabled the account may have arrived after these sessions were opened.
    db.update(sessions).set({ revoked_at: null }).where(and(isTheirs, isKept)),
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(isTheirs, gt(sessions.revoked_at, since))),
    db
      .update(users)
      .set(wish.enable ? { deletes_at: null, disabled_at: null } : { deletes_at: null })
      .where(eq(users.id, userId)),
  ]);
  return ended.map(({ id }) => id);
}

function endAll(db: DrizzleD1Database, userId: string, revoked_at: string) {
  return db
    .update(sessions)
    .set({ revoked_at })
    .where(and(eq(sessions.user_id, userId), isNull(sessions.revoked_at)));
}
