import { withTimeLimit } from "#storage/d1/time-limit.ts";
import type { Env } from "./env.ts";

const known = new WeakMap<Env, Env>();

/** Returns the same environment, always the same object, with time limits on D1. */
export function timely(env: Env): Env {
  const there = known.get(env);
  if (there !== undefined) return there;
  const DB = { value: withTimeLimit(env.DB), enumerable: true };
  const limited: Env = Object.create(env, { DB });
  known.set(env, limited);
  return limited;
}
