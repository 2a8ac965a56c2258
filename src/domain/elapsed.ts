/*
 * Clocks may be set back or forward between two events (times in ms). After a clock was set back, recorded times seem
 * to lie in the future; nothing may wait for the clock to reach them.
 */

/** Returns how long until `ms` have passed since `since`: never longer than `ms`, regardless of clock changes. */
export function leftOf(ms: number, since: number, now: number): number {
  return since > now ? 0 : Math.max(0, since + ms - now);
}

/** Returns whether less than `ms` has passed since then; a time in the future counts as past. */
export function isWithin(ms: number, since: number, now: number): boolean {
  return leftOf(ms, since, now) > 0;
}
