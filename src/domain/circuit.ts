import { leftOf } from "./elapsed.ts";

/** Failures in a row after which a service is left alone, and for how long (ms). */
const FAILURES_MAX = 5;
export const CIRCUIT_OPEN_MS = 30_000;

/** How a service has fared lately; `open_until` in ms. */
export interface Circuit {
  failures: number;
  open_until: number;
}

export const CLOSED_CIRCUIT: Circuit = { failures: 0, open_until: 0 };

/** 0: go ahead. Otherwise nobody asks the service for so many ms. */
export function waitForCircuit(circuit: Circuit, now: number): number {
  return leftOf(CIRCUIT_OPEN_MS, circuit.open_until - CIRCUIT_OPEN_MS, now);
}

/** One success closes it; once it was open, one further failure opens it again: a single call is the probe. */
export function withOutcome(circuit: Circuit, succeeded: boolean, now: number): Circuit {
  if (succeeded) return CLOSED_CIRCUIT;
  const failures = circuit.failures + 1;
  const open_until = failures >= FAILURES_MAX ? now + CIRCUIT_OPEN_MS : 0;
  return { failures, open_until };
}
