/** The value that a share of `q` (0 to 1) of the values does not exceed: nearest rank. */
export function percentile(values: Iterable<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: number[]): number {
  const lower = percentile(values, 0.5);
  if (values.length % 2 === 1) return lower;
  return (
    (lower +
      -percentile(
        values.map((value) => -value),
        0.5,
      )) /
    2
  );
}

/** The median of the rounds' own ratios: what slows the machine slows both sides of a round. */
export function pairedRatio(values: number[], baseline: number[]): number {
  return median(values.map((value, round) => value / (baseline[round] ?? Number.NaN)));
}
