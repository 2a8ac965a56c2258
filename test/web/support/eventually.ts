import { expect } from "vitest";

/** Polls what the page shows: on a busy machine that may take a while. */
export function eventually<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: 10_000 });
}
