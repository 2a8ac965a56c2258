import { expect } from "vitest";

/** What the page shows in its own time: on a busy machine that may be a while. */
export function eventually<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: 10_000 });
}
