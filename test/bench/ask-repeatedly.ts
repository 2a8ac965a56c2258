import { performance } from "node:perf_hooks";
import type { Asking } from "./plan.ts";

const TIMES_MIN = 3;

/** How long (ms) each of many answers took, one after another; the first is not counted. */
export async function askRepeatedly(
  ask: () => Promise<unknown>,
  { times, within_ms }: Asking,
): Promise<number[]> {
  await ask();
  const latencies: number[] = [];
  const end = performance.now() + within_ms;
  while (latencies.length < TIMES_MIN || (latencies.length < times && performance.now() < end)) {
    const asked_at = performance.now();
    await ask();
    latencies.push(performance.now() - asked_at);
  }
  return latencies;
}
