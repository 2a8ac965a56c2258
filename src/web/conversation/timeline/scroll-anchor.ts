/** A scrolled view: `offset` from the start, the height of what is visible, and of all there is, in pixels. */
export interface Scrolled {
  readonly offset: number;
  readonly viewport: number;
  readonly size: number;
}

/** So close to the end still counts as there: fractions of pixels, and a finger that trembles. */
const END_PX = 32;

/** Older pages are asked for this many viewports ahead, so that nobody sees the edge at a reading pace. */
const AHEAD = 4;

export function isAtEnd({ offset, viewport, size }: Scrolled): boolean {
  return size - offset - viewport <= END_PX;
}

export function isNearStart({ offset, viewport }: Scrolled): boolean {
  return offset < viewport * AHEAD;
}

export function isNearEnd({ offset, viewport, size }: Scrolled): boolean {
  return size - offset - viewport < viewport * AHEAD;
}

/**
 * Whether rows were put before the first one that was shown: then the position is kept from the end of the list. Keys
 * are unique, so one look suffices; a list that has nothing in common with the last one is another list.
 */
export function isPrepended(
  previousFirst: string | undefined,
  keys: { first: string | undefined; has: (key: string) => boolean },
): boolean {
  if (previousFirst === undefined || keys.first === previousFirst) return false;
  return keys.has(previousFirst);
}

/**
 * Whether one who was at the end still wants to be there: unless they scrolled back themselves. That the end moves
 * away, since something came or grew, is not their doing.
 */
export function keepsToEnd(now: Scrolled, wasAtEnd: boolean, byHand: boolean): boolean {
  return isAtEnd(now) || (wasAtEnd && !byHand);
}

/**
 * Whether one who was at the end is to be brought there again, now that the list has come to rest short of it: rows
 * that turned out larger moved the end away; a reader, whatever they scroll with, moves back from `lastEnd`, the
 * offset at which they last were at the end.
 */
export function fellShort(now: Scrolled, wasAtEnd: boolean, lastEnd: number): boolean {
  return wasAtEnd && !isAtEnd(now) && now.offset >= lastEnd;
}

/**
 * Whether one who was at the end has moved back from it, by hand, which the list does not know yet: it hears of
 * scrolling a frame late, and would take them there again. `lastEnd` as in `fellShort`.
 */
export function hasLeft(now: Scrolled, lastEnd: number): boolean {
  return !isAtEnd(now) && now.offset < lastEnd;
}

/**
 * The offset at which a row, in pixels from the start, stands at the top of what is visible, in its middle, or so many
 * pixels below its top. Its end stays in sight: the list draws no other row, and so would go on by an estimate of this
 * one's height.
 */
export function offsetOf(
  row: { top: number; height: number },
  align: "start" | "center" | number,
  viewport: number,
): number {
  if (typeof align === "number") return Math.min(row.top - align, row.top + row.height - 1);
  return align === "start" ? row.top : row.top - (viewport - row.height) / 2;
}
