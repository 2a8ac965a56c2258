/*
 * A clock may be set back or forward between two events (times in ms). What was noted before it was set back seems to lie
 * in the future: nobody may wait for the clock to get there.
 */

/** How long until `ms` have passed since `since`: never longer than that, wherever the clock has gone. */
export function leftOf(ms: number, since: number, now: number): number {
  return since > now ? 0 : Math.max(0, since + ms - now);
}

/** Whether less than `ms` has passed since then; what seems to be still to come has passed. */
export function isWithin(ms: number, since: number, now: number): boolean {
  return leftOf(ms, since, now) > 0;
}
