import { USERNAME_RESERVED_MS } from "#protocol/limits.ts";
import { erasedWithTraces, forgetReservations } from "#storage/d1/erasure.ts";
import type { Env } from "../env.ts";

/** People of one run; the next comes within the hour. */
const PEOPLE = 100;

/** LEAVE-3: forgets the names that nobody might take for a month. */
export async function forgetNames(env: Pick<Env, "DB">, now: number): Promise<void> {
  await forgetReservations(env.DB, new Date(now - USERNAME_RESERVED_MS).toISOString());
}

/** LEAVE-3: an import that was running, or a rebuild of D1, may bring an erased person's name back. */
export async function eraseLate(env: Pick<Env, "DB" | "USERS">): Promise<void> {
  const ids = await erasedWithTraces(env.DB, PEOPLE);
  await Promise.all(ids.map((id) => env.USERS.getByName(id).eraseAgain()));
}
