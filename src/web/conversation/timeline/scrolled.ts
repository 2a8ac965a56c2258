/** A scrolled view, in pixels: `offset` from the start, the height of the viewport, and of the whole content. */
export interface Scrolled {
  readonly offset: number;
  readonly viewport: number;
  readonly size: number;
}

/** This close to the end counts as the end, to allow for fractions of pixels and a trembling finger. */
const END_PX = 32;

/** The page loads more this many viewports ahead, so that nobody sees the edge at a reading pace. */
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
