import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "#server/app.ts";
import { declaredWire } from "./declared/wire.ts";
import { ORIGIN, world } from "./inside.ts";
import { World } from "./world.ts";

/** The Worker with other variables, over the same D1 and objects. */
export function configured(vars: Record<string, string>): World {
  const other = { ...env, ...vars };
  return new World(
    declaredWire({
      ...world.wire,
      fetch: async (path, init) =>
        app.fetch(new Request(`${ORIGIN}${path}`, init), other, createExecutionContext()),
    }),
    () => Promise.reject(new Error("nobody is enrolled here")),
  );
}
