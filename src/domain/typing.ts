import type { Typist } from "#protocol/inbox/frames.ts";
import { TYPING_MS } from "#protocol/limits.ts";

/** Who is typing, from which socket, until when (ms). One lease a person. */
export type TypingLeases = ReadonlyMap<string, { socket_id: string; expires_at: number }>;

/**
 * A lease taken anew so soon after it was told is no news. Less than half of it, after which a client says so again:
 * what comes a little early must not be passed over, or the lease would lapse before the next.
 */
const NO_NEWS_MS = TYPING_MS / 3;

/** INBOX-6: who but this person is typing now, and for how long yet. */
export function typistsFor(leases: TypingLeases, userId: string, now: number): Typist[] {
  return [...leases]
    .filter(([user_id, { expires_at }]) => user_id !== userId && expires_at > now)
    .map(([user_id, { expires_at }]) => ({ user_id, expires_in_ms: expires_at - now }));
}

/** TYPING-1: each `typing` frame takes the lease anew. `news` says whether anyone must be told. */
export function startTyping(
  leases: TypingLeases,
  userId: string,
  socketId: string,
  now: number,
): { leases: TypingLeases; news: boolean } {
  const told = leases.get(userId)?.expires_at ?? 0;
  const news = told - now <= TYPING_MS - NO_NEWS_MS;
  const lease = { socket_id: socketId, expires_at: news ? now + TYPING_MS : told };
  return { leases: new Map(leases).set(userId, lease), news };
}

/**
 * TYPING-2: ends a lease early. `ended` says whether anyone must be told, which they need not when it has lapsed.
 * With a socket id, only a lease taken from that socket ends: another tab may still be typing.
 */
export function stopTyping(
  leases: TypingLeases,
  userId: string,
  now: number,
  socketId?: string,
): { leases: TypingLeases; ended: boolean } {
  const lease = leases.get(userId);
  if (lease === undefined || (socketId !== undefined && lease.socket_id !== socketId)) {
    return { leases, ended: false };
  }
  const rest = new Map(leases);
  rest.delete(userId);
  return { leases: rest, ended: lease.expires_at > now };
}
