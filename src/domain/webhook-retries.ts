import { WEBHOOK_FAILURES_MAX, WEBHOOK_LIFETIME_MS, WEBHOOK_PAUSES_S } from "#protocol/webhooks.ts";

/** The longest pause (ms) that an endpoint can request with `Retry-After`. */
const RETRY_AFTER_MAX_MS = 60 * 60_000;

/**
 * Returns the pause (ms) after the `failures`th failure in a row; null after the last attempt. `random` is in [0, 1).
 */
export function pauseAfter(
  failures: number,
  random: number,
  retryAfterMs: number | null = null,
): number | null {
  const seconds = WEBHOOK_PAUSES_S[failures - 1];
  if (seconds === undefined) return null;
  const pause = seconds * 1_000 * (0.9 + random * 0.2);
  return Math.max(pause, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS));
}

/**
 * An endpoint's failures in a row, across all conversations: after many, the endpoint receives only one request after
 * each pause. `since` and `probe_at` in ms.
 */
export interface Breaker {
  failures: number;
  since: number | null;
  /** Nothing is sent before this time. */
  probe_at: number;
}

export const CLOSED_BREAKER: Breaker = { failures: 0, since: null, probe_at: 0 };

export function isOpen({ failures }: Breaker): boolean {
  return failures >= WEBHOOK_FAILURES_MAX;
}

/** Repeats the longest pause, so that the endpoint is never paused for longer. */
export function withFailure(breaker: Breaker, now: number, random: number): Breaker {
  const failures = breaker.failures + 1;
  const since = breaker.since ?? now;
  if (failures < WEBHOOK_FAILURES_MAX) return { failures, since, probe_at: 0 };
  const step = failures - WEBHOOK_FAILURES_MAX + 1;
  const pause = pauseAfter(Math.min(step, WEBHOOK_PAUSES_S.length), random) ?? 0;
  return { failures, since, probe_at: now + pause };
}

/** An event is first tried some time after it was queued, so it expires earlier than its failures suggest. */
const FIRST_TRIED_MS = 5 * 60_000;

/** Whether an endpoint has only failed for as long as an event lives. */
export function isDead(breaker: Breaker, now: number): boolean {
  const { since } = breaker;
  return isOpen(breaker) && since !== null && now - since >= WEBHOOK_LIFETIME_MS - FIRST_TRIED_MS;
}
