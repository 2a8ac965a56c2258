import { and, eq, gt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { User } from "#protocol/user.ts";
import { D1_NOW } from "./clock.ts";
import { inboxes } from "./schema/conversations.ts";
import { users } from "./schema/accounts.ts";
import { selectSelf, toSelf } from "./users.ts";

/*
 * D1 runs statements one after another. So an inbox that registers before it reads D1 misses nothing: an earlier batch
 * has written its rows, and a later one finds the inbox registered.
 */

/** How long an inbox counts as open without renewal, since its object may end without notice. */
const LEASE_MS = 60 * 60_000;

/** The people whose inboxes are open, each with a number that changes whenever their object opens the inbox again. */
export type Openings = ReadonlyMap<string, number>;

/** Registers a person's inbox as open, and returns the user; null if the user does not exist. */
export async function openInbox(db: DrizzleD1Database, userId: string): Promise<User | null> {
  const [, [self]] = await db.batch([lease(db, userId, 0), selectSelf(db, userId)]);
  return self === undefined ? null : toSelf(self);
}

/** Writes only when less than half of the lease is left. */
export async function renewInbox(db: DrizzleD1Database, userId: string): Promise<void> {
  await lease(db, userId, LEASE_MS / 2);
}

/**
 * An abandoned write may arrive after the inbox has opened again; then the next renewal repairs it, and the inbox reads
 * what it missed.
 */
export async function closeInbox(db: DrizzleD1Database, userId: string): Promise<void> {
  await db.batch([seenNow(db, userId), db.delete(inboxes).where(eq(inboxes.user_id, userId))]);
}

/** Records that the last inbox socket closes: at most one row a minute, and none if no inbox was registered. */
function seenNow(db: DrizzleD1Database, userId: string) {
  const last_seen_at = sql`strftime('%Y-%m-%dT%H:%M:00.000Z', 'now')`;
  const isOpen = sql`EXISTS (SELECT 1 FROM ${inboxes} WHERE ${inboxes.user_id} = ${userId})`;
  return db
    .update(users)
    .set({ last_seen_at })
    .where(and(eq(users.id, userId), isOpen, sql`${users.last_seen_at} IS NOT ${last_seen_at}`));
}

/** Extends a lease by more than `byMs`, or leaves it. */
function lease(db: DrizzleD1Database, user_id: string, byMs: number) {
  const open_until = sql`excluded.open_until`;
  return db
    .insert(inboxes)
    .values({ user_id, open_until: sql`${sql.raw(D1_NOW)} + ${LEASE_MS}` })
    .onConflictDoUpdate({
      target: inboxes.user_id,
      set: { open_until },
      setWhere: gt(sql`${open_until} - ${inboxes.open_until}`, byMs),
    });
}
