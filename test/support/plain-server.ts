import { inject } from "vitest";
import { startMiniflare } from "./miniflare.ts";

let starting: ReturnType<typeof startMiniflare> | undefined;

/**
 * A server with the tests' own variables, for every file that asks for it in this process; it ends with the process.
 * Each file brings people and conversations of its own.
 */
export function plainServer(): ReturnType<typeof startMiniflare> {
  return (starting ??= startMiniflare(inject("worker")));
}
