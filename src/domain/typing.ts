import type { Typist } from "#protocol/inbox/frames.ts";
import { NOBODY } from "./apart.ts";
import { isWithin } from "./elapsed.ts";
import { TYPING_INTERVAL_MS, TYPING_MS } from "#protocol/limits.ts";

/** `announced_at`: when others were sent the start. An ended lease stays while it limits the next start. */
interface Lease {
  socket_id: string;
  announced_at: number;
  expires_at: number;
}

/** The people typing, each with the socket and the end (ms) of their one lease. */
export type TypingLeases = ReadonlyMap<string, Lease>;

/**
 * A lease renewed this soon after it was announced is not passed on. This is less than half a lease, after which a
 * client renews it: a renewal that comes a little early must not be dropped, or the lease would lapse before the next.
 */
const NO_NEWS_MS = TYPING_MS / 3;

/** INBOX-6: who except this person, and those kept apart from them, is typing now, and for how much longer. */
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
 * TYPING-1: each `typing` frame renews the lease. `news` says whether to pass it on; a start too soon after the last
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
 * TYPING-2: ends a lease early. `ended` says whether others must be sent the end, which is not so when the lease has
 * lapsed. With a socket id, only a lease taken from that socket ends: another tab may still be typing.
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
