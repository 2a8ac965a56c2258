import { TYPING_MS } from "#protocol/limits.ts";

/** Who is typing, from which socket, until when (ms). One lease a person. */
export type TypingLeases = ReadonlyMap<string, { socket_id: string; expires_at: number }>;

/** TYPING-1: each `typing` frame takes the lease anew. */
export function startTyping(
  leases: TypingLeases,
  userId: string,
  socketId: string,
  now: number,
): TypingLeases {
  return new Map(leases).set(userId, { socket_id: socketId, expires_at: now + TYPING_MS });
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
