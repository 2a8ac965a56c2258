import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { ServerInvitation } from "#protocol/server-invitation.ts";
import { serverInvitations } from "./schema/administration.ts";

const { id, name, created_by, created_at, expires_at, uses_max, uses, revoked_at, code_hash } =
  serverInvitations;
const INVITATION = { id, name, created_by, created_at, expires_at, uses_max, uses, revoked_at };

/** Whether one more person can follow it. */
const canBeFollowed = (now: string) =>
  and(
    isNull(revoked_at),
    or(isNull(expires_at), gt(expires_at, now)),
    or(isNull(uses_max), lt(uses, uses_max)),
  );

/** Stores the invitation unless `max` are active already. A single statement decides. */
export async function insertServerInvitation(
  db: DrizzleD1Database,
  invitation: ServerInvitation & { code_hash: string },
  max: number,
): Promise<boolean> {
  const { created_at: now } = invitation;
  const open = sql`(SELECT count(*) FROM ${serverInvitations} WHERE ${canBeFollowed(now)})`;
  const { meta } = await db.run(
    sql`INSERT INTO server_invitations (id, code_hash, name, created_by, created_at, expires_at, uses_max, uses)
        SELECT ${invitation.id}, ${invitation.code_hash}, ${invitation.name}, ${invitation.created_by}, ${now},
          ${invitation.expires_at}, ${invitation.uses_max}, 0 WHERE ${open} < ${max}`,
  );
  return meta.changes > 0;
}

/** Returns the newest first, including those that have ended. */
export async function listServerInvitations(
  db: DrizzleD1Database,
  limit: number,
): Promise<ServerInvitation[]> {
  return db
    .select(INVITATION)
    .from(serverInvitations)
    .orderBy(desc(created_at), desc(id))
    .limit(limit);
}

export async function serverInvitationByHash(
  db: DrizzleD1Database,
  hash: string,
): Promise<ServerInvitation | null> {
  const found = await db
    .select(INVITATION)
    .from(serverInvitations)
    .where(eq(code_hash, hash))
    .get();
  return found ?? null;
}

/**
 * Takes a place for one account; returns false if the invitation has ended. A single statement decides who gets the
 * last place.
 */
export async function takePlace(
  db: DrizzleD1Database,
  invitationId: string,
  now: string,
): Promise<boolean> {
  const { meta } = await db
    .update(serverInvitations)
    .set({ uses: sql`${uses} + 1` })
    .where(and(eq(id, invitationId), canBeFollowed(now)));
  return meta.changes > 0;
}

/** Gives back a place if the account was not created. */
export async function giveBackPlace(db: DrizzleD1Database, invitationId: string): Promise<void> {
  await db
    .update(serverInvitations)
    .set({ uses: sql`${uses} - 1` })
    .where(and(eq(id, invitationId), gt(uses, 0)));
}

/** Returns false if there is none to revoke. */
export async function revokeServerInvitation(
  db: DrizzleD1Database,
  invitationId: string,
  at: string,
): Promise<boolean> {
  const { meta } = await db
    .update(serverInvitations)
    .set({ revoked_at: at })
    .where(and(eq(id, invitationId), isNull(revoked_at)));
  return meta.changes > 0;
}

/** Deletes ended invitations beyond the newest `kept` of all. */
export async function forgetEndedInvitations(
  db: DrizzleD1Database,
  now: string,
  kept: number,
): Promise<void> {
  const newest = sql`(SELECT id FROM server_invitations ORDER BY created_at DESC LIMIT ${kept})`;
  await db
    .delete(serverInvitations)
    .where(sql`${id} NOT IN ${newest} AND NOT (${canBeFollowed(now)})`);
}
