import * as fc from "fast-check";

/** The same seed gives the same runs, so a failure comes from a change. Use another seed to explore. */
const SEED = 20_261_101;

export function check<T>(
  arbitrary: fc.Arbitrary<T>,
  predicate: (value: T) => void,
  numRuns = 200,
): void {
  const seed = Number(process.env["PARLEY_SEED"] ?? SEED);
  const runs = numRuns * Number(process.env["PARLEY_RUNS"] ?? 1);
  fc.assert(fc.property(arbitrary, predicate), { seed, numRuns: runs });
}
