/**
 * How long to wait between attempts. `attempts`: how many may fail in a row before the connection reports itself as
 * offline; it keeps trying.
 */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
  readonly attempts: number;
}

/** Six attempts double the wait from 0.5 s to 16 s; the seventh reaches the cap, where it stays. */
export const BACKOFF: BackoffPolicy = { baseMs: 500, capMs: 30_000, attempts: 6 };

/** The longest wait after `failures` failed attempts in a row. */
export function backoffCeiling(failures: number, policy: BackoffPolicy = BACKOFF): number {
  return Math.min(policy.capMs, policy.baseMs * 2 ** failures);
}

/**
 * Exponential backoff with full jitter: anywhere from 0 to the ceiling. `random` is in [0, 1). `floorMs` is a wait that
 * the server requested; jitter is added to it, since all clients with the same wait would otherwise return at once.
 */
export function backoffDelay(
  failures: number,
  random: number,
  floorMs = 0,
  policy: BackoffPolicy = BACKOFF,
): number {
  return floorMs + random * backoffCeiling(failures, policy);
}
