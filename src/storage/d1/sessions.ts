import { and, desc, eq, gt, isNull } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { sessions } from "./schema.ts";

export interface NewSession {
  id: string;
  user_id: string;
  family: string;
  refresh_hash: string;
  user_agent: string | null;
  created_at: string;
  last_used_at: string;
  expires_at: string;
}

export interface SessionRow {
  id: string;
  user_id: string;
}

/** What became of a refresh token. */
export type Rotation =
  | { kind: "rotated"; session: SessionRow }
  /** It was good once, and has been used: someone else may hold it. */
  | { kind: "reused"; session: SessionRow }
  | { kind: "unknown" };

export async function insertSession(db: DrizzleD1Database, session: NewSession): Promise<void> {
  await db.insert(sessions).values(session);
}

/** Whose session a family of refresh tokens is of, live or not. */
export async function sessionOwner(db: DrizzleD1Database, family: string): Promise<string | null> {
  const row = await db
    .select({ user_id: sessions.user_id })
    .from(sessions)
    .where(eq(sessions.family, family))
    .get();
  return row?.user_id ?? null;
}

/** One statement decides who of two at once gets the rotation; with it the session lives on until `expires_at`. */
export async function rotate(
  db: DrizzleD1Database,
  family: string,
  hashes: { current: string; next: string },
  { now, expires_at }: { now: string; expires_at: string },
): Promise<Rotation> {
  const live = and(
    eq(sessions.family, family),
    isNull(sessions.revoked_at),
    gt(sessions.expires_at, now),
  );
  const columns = { id: sessions.id, user_id: sessions.user_id };
  const [session] = await db
    .update(sessions)
    .set({ refresh_hash: hashes.next, last_used_at: now, expires_at })
    .where(and(live, eq(sessions.refresh_hash, hashes.current)))
    .returning(columns);
  if (session !== undefined) return { kind: "rotated", session };
  const reused = await db.select(columns).from(sessions).where(live).get();
  return reused === undefined ? { kind: "unknown" } : { kind: "reused", session: reused };
}

export async function liveSessions(db: DrizzleD1Database, userId: string, now: string) {
  return db
    .select({
      id: sessions.id,
      user_agent: sessions.user_agent,
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

export async function revokeSession(
  db: DrizzleD1Database,
  sessionId: string,
  now: string,
): Promise<void> {
  await db.update(sessions).set({ revoked_at: now }).where(eq(sessions.id, sessionId));
}
