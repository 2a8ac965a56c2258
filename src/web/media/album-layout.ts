/** A row of an album: how wide each picture is for its height, in their order. */
export type LayoutRow = readonly number[];

/** Beyond these a picture is cut at its edges, so that no tile is a strip. */
const NARROWEST = 0.6;
const WIDEST = 1.9;
/** Of a picture that nobody measured. */
const UNKNOWN = 1;
const ROW_MAX = 4;

/** What an album should look like, in widths of its own: about square, of rows neither flat nor towering. */
const HEIGHT = 1;
const ROW_LEAST = 0.26;
const ROW_MOST = 0.72;

/**
 * Lays pictures out in rows that are equally wide, each as high as its pictures together make it: of all ways to break
 * them into rows, the one that comes closest to a square. `ratios`: width by height, or null.
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

/** All ways to break them into rows: at most some hundred, for ten pictures. */
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
