import { USERNAME_RESERVED_MS } from "#protocol/limits.ts";
import { erasedWithTraces, forgetReservations } from "#storage/d1/erasure.ts";
import type { Env } from "../env.ts";

/** People to process in one run; the next run comes within the hour. */
const PEOPLE = 100;

/** LEAVE-3: releases the names that stayed reserved for a month. */
export async function forgetNames(env: Pick<Env, "DB">, now: number): Promise<void> {
  await forgetReservations(env.DB, new Date(now - USERNAME_RESERVED_MS).toISOString());
}

/** LEAVE-3: erases names of erased people that a concurrent import or a rebuild of D1 has restored. */
export async function eraseLate(env: Pick<Env, "DB" | "USERS">): Promise<void> {
  const ids = await erasedWithTraces(env.DB, PEOPLE);
  await Promise.all(ids.map((id) => env.USERS.getByName(id).eraseAgain()));
}
