import { lastSeen, maySeeLastSeen } from "#domain/last-seen.ts";
import { APP_ID, type User } from "#protocol/user.ts";
import { blockedBetween } from "#storage/d1/blocks.ts";
import { formerUsernames } from "#storage/d1/former-usernames.ts";
import { seenBetween } from "#storage/d1/last-seen.ts";
import { directId } from "../direct-id.ts";
import type { Env } from "../env.ts";

/** Adds what only a lookup of one person returns: former names, and when they were last online. */
export async function lookedUp(env: Env, viewerId: string, user: User, now: number): Promise<User> {
  const [former_usernames, seenAt] = await Promise.all([
    formerUsernames(env.DB, user.id),
    lastSeenBy(env, viewerId, user, now),
  ]);
  return {
    ...user,
    ...(former_usernames.length === 0 ? {} : { former_usernames }),
    ...(seenAt === null ? {} : { last_seen_at: new Date(seenAt).toISOString() }),
  };
}

async function lastSeenBy(
  env: Env,
  viewerId: string,
  { id, kind }: User,
  now: number,
): Promise<number | null> {
  if (kind !== "person" || id === viewerId || viewerId === APP_ID) return null;
  const [seen, blocked] = await Promise.all([
    seenBetween(env.DB, viewerId, id, await directId(viewerId, id)),
    blockedBetween(env.DB, viewerId, [id]),
  ]);
  return seen !== null && maySeeLastSeen(seen, blocked.has(id)) ? lastSeen(seen, now) : null;
}
