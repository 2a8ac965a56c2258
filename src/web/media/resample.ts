/** Peaks of `values` in `count` stretches of equal length; as many as there are when there are fewer. */
export function resample(values: readonly number[], count: number): number[] {
  const size = Math.min(count, values.length);
  return Array.from({ length: size }, (_, index) => {
    const from = Math.floor((index * values.length) / size);
    const to = Math.floor(((index + 1) * values.length) / size);
    return Math.max(...values.slice(from, to));
  });
}
