import { signingKeys } from "./auth/signing-keys.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import { isWithin } from "#domain/elapsed.ts";
import { inTime } from "#storage/in-time.ts";

/** An isolate queries D1 at most this often (ms), since anyone may request its health. */
const MEMORY_MS = 5_000;
/** The database counts as unavailable after this long. */
const TIME_LIMIT_MS = 5_000;

interface Asked {
  at: number;
  answers: boolean;
}

const lastAsked = new WeakMap<object, Asked>();

/** Returns whether the database responds, or did so seconds ago. Throws if the deployment is not set up. */
export async function databaseAnswers(env: Env, now: number): Promise<boolean> {
  configOf(env);
  await signingKeys(env);
  const last = lastAsked.get(env);
  if (last !== undefined && isWithin(MEMORY_MS, last.at, now)) return last.answers;
  // Set before the query, so that other requests use the last result meanwhile.
  if (last !== undefined) last.at = now;
  const answers = await inTime(TIME_LIMIT_MS, env.DB.prepare("SELECT 1").run())
    .then(({ success }) => success)
    .catch(() => false);
  lastAsked.set(env, { at: now, answers });
  return answers;
}
