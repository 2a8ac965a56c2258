/** The peaks of `values` in `count` equal stretches; returns fewer if there are fewer values. */
export function resample(values: readonly number[], count: number): number[] {
  const size = Math.min(count, values.length);
  return Array.from({ length: size }, (_, index) => {
    const from = Math.floor((index * values.length) / size);
    const to = Math.floor(((index + 1) * values.length) / size);
    return Math.max(...values.slice(from, to));
  });
}
