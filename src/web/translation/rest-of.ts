/** How long a row is in view before the page asks for its translation: a person who scrolls past reads nothing. */
export const IN_SIGHT_MS = 150;

/** What is left of a wait that began at `since`; never more than all of it, whatever the two clocks say. */
export function restOf(waitMs: number, since: number, now: number): number {
  return Math.max(IN_SIGHT_MS, Math.min(waitMs, since + waitMs - now));
}
