import type { Typist } from "#protocol/inbox/frames.ts";
import { NOBODY } from "./apart.ts";
import { isWithin } from "./elapsed.ts";
import { TYPING_INTERVAL_MS, TYPING_MS } from "#protocol/limits.ts";

/** `announced_at`: when others received the start. An ended lease stays while it limits the next start. */
interface Lease {
  socket_id: string;
  announced_at: number;
  expires_at: number;
}

/** The people typing, each with the socket and the end (ms) of their one lease. */
export type TypingLeases = ReadonlyMap<string, Lease>;

/**
 * The server does not forward a renewal this soon after the last announcement. This is less than half a lease, after
 * which clients renew it: dropping an early renewal would let the lease expire before the next one.
 */
const NO_NEWS_MS = TYPING_MS / 3;

/** INBOX-6: returns who is typing now and for how much longer, except this person and those kept apart from them. */
export function typistsFor(
  leases: TypingLeases,
  userId: string,
  now: number,
  apart: ReadonlySet<string> = NOBODY,
): Typist[] {
  return [...leases]
    .filter(([id, { expires_at }]) => id !== userId && !apart.has(id) && expires_at > now)
    .map(([user_id, { expires_at }]) => ({
      user_id,
      expires_in_ms: Math.min(TYPING_MS, expires_at - now),
    }));
}

/**
 * TYPING-1: each `typing` frame renews the lease. `news`: whether to forward it; a start too soon after the last one
 * takes no lease, so that it needs no stop.
 */
export function startTyping(
  leases: TypingLeases,
  userId: string,
  socketId: string,
  now: number,
): { leases: TypingLeases; news: boolean } {
  const lease = leases.get(userId);
  const holds = lease !== undefined && lease.expires_at > now;
  if (
    lease !== undefined &&
    isWithin(holds ? NO_NEWS_MS : TYPING_INTERVAL_MS, lease.announced_at, now)
  ) {
    const moved = holds ? new Map(leases).set(userId, { ...lease, socket_id: socketId }) : leases;
    return { leases: moved, news: false };
  }
  const current = [...leases].filter(
    ([, each]) => each.expires_at > now || isWithin(TYPING_INTERVAL_MS, each.announced_at, now),
  );
  const taken = { socket_id: socketId, announced_at: now, expires_at: now + TYPING_MS };
  return { leases: new Map(current).set(userId, taken), news: true };
}

/**
 * TYPING-2: ends a lease early. `ended`: whether others need to be sent the end, which is not so if the lease has
 * expired. With a socket id, ends only a lease of that socket: another tab may still be typing.
 */
export function stopTyping(
  leases: TypingLeases,
  userId: string,
  now: number,
  socketId?: string,
): { leases: TypingLeases; ended: boolean } {
  const lease = leases.get(userId);
  const isHeld = lease !== undefined && lease.expires_at > now;
  if (!isHeld || (socketId !== undefined && lease.socket_id !== socketId)) {
    return { leases, ended: false };
  }
  return { leases: new Map(leases).set(userId, { ...lease, expires_at: now }), ended: true };
}
