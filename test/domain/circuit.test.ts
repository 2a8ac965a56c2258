import { describe, expect, it } from "vitest";
import { CIRCUIT_OPEN_MS, CLOSED_CIRCUIT, waitForCircuit, withOutcome } from "#domain/circuit.ts";

function failing(times: number, now: number) {
  let circuit = CLOSED_CIRCUIT;
  for (let i = 0; i < times; i += 1) circuit = withOutcome(circuit, false, now);
  return circuit;
}

describe("a service that fails", () => {
  it("a failing service is left alone for a while after five failures in a row (TRANSLATE-5)", () => {
    expect(waitForCircuit(failing(4, 1_000), 1_000)).toBe(0);
    expect(waitForCircuit(failing(5, 1_000), 1_000)).toBe(CIRCUIT_OPEN_MS);
    expect(waitForCircuit(failing(5, 1_000), 1_000 + CIRCUIT_OPEN_MS)).toBe(0);
  });

  it("a failing service is left alone again when the next call fails, and used again when it succeeds", () => {
    const later = 1_000 + CIRCUIT_OPEN_MS;
    const again = withOutcome(failing(5, 1_000), false, later);
    expect(waitForCircuit(again, later)).toBe(CIRCUIT_OPEN_MS);
    expect(withOutcome(again, true, later)).toEqual(CLOSED_CIRCUIT);
  });
});
