/** How long a row is in view before the page requests its translation: someone who scrolls past reads nothing. */
export const IN_SIGHT_MS = 150;

/** The rest of a wait that began at `since`; at most the whole wait, even if the two clocks differ. */
export function restOf(waitMs: number, since: number, now: number): number {
  return Math.max(IN_SIGHT_MS, Math.min(waitMs, since + waitMs - now));
}
