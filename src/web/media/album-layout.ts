/** A row of an album: each picture's ratio of width to height. */
export type LayoutRow = readonly number[];

/** The limits of a tile's ratio: a picture beyond them is cropped, so that no tile is a strip. */
const NARROWEST = 0.6;
const WIDEST = 1.9;
/** The ratio of an unmeasured picture. */
const UNKNOWN = 1;
const ROW_MAX = 4;

/** The ideal album, in multiples of its width: about square, with rows neither flat nor tall. */
const HEIGHT = 1;
const ROW_LEAST = 0.26;
const ROW_MOST = 0.72;

/**
 * Lays pictures out in rows of equal width, each as high as its pictures require. Of all ways to break them into rows,
 * chooses the one closest to a square. `ratios`: width divided by height, or null.
 */
export function albumLayout(ratios: readonly (number | null)[]): readonly LayoutRow[] {
  const shapes = ratios.map((ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio ?? UNKNOWN)));
  let best: readonly LayoutRow[] = [];
  let least = Infinity;
  for (const rows of breaksOf(shapes)) {
    const cost = costOf(rows);
    if (cost >= least) continue;
    best = rows;
    least = cost;
  }
  return best;
}

/** All ways to break pictures into rows: a few hundred for ten pictures. */
function* breaksOf(shapes: readonly number[]): Generator<readonly LayoutRow[]> {
  if (shapes.length === 0) return yield [];
  for (let length = 1; length <= Math.min(ROW_MAX, shapes.length); length += 1) {
    const row = shapes.slice(0, length);
    for (const others of breaksOf(shapes.slice(length))) yield [row, ...others];
  }
}

function costOf(rows: readonly LayoutRow[]): number {
  const heights = rows.map((row) => 1 / row.reduce((sum, ratio) => sum + ratio, 0));
  const height = heights.reduce((sum, each) => sum + each, 0);
  const misfits = heights.map((each) => Math.max(0, ROW_LEAST - each, each - ROW_MOST));
  return Math.abs(height - HEIGHT) + 3 * misfits.reduce((sum, each) => sum + each, 0);
}
