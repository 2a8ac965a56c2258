import { leftOf } from "./elapsed.ts";

/** Failures in a row after which calls to a service pause, and for how long (ms). */
const FAILURES_MAX = 5;
export const CIRCUIT_OPEN_MS = 30_000;

/** A service's recent outcomes; `open_until` in ms. */
export interface Circuit {
  failures: number;
  open_until: number;
}

export const CLOSED_CIRCUIT: Circuit = { failures: 0, open_until: 0 };

/** Returns 0 if a call may proceed, otherwise the ms for which the service must not be called. */
export function waitForCircuit(circuit: Circuit, now: number): number {
  return leftOf(CIRCUIT_OPEN_MS, circuit.open_until - CIRCUIT_OPEN_MS, now);
}

/**
 * One success closes the circuit. After a pause, a single call is the probe: one more failure opens the circuit again.
 */
export function withOutcome(circuit: Circuit, succeeded: boolean, now: number): Circuit {
  if (succeeded) return CLOSED_CIRCUIT;
  const failures = circuit.failures + 1;
  const open_until = failures >= FAILURES_MAX ? now + CIRCUIT_OPEN_MS : 0;
  return { failures, open_until };
}
