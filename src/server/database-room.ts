import { z } from "zod";
import { databaseSize } from "#storage/d1/size.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";

/** The log warns from here on, while the operator still has time to free space or move to a larger database. */
const WARNED_FROM_PERCENT = 70;

/** The size and limit of the deployment's one database. */
export const databaseRoomSchema = z
  .object({ bytes: z.int(), max_bytes: z.int(), percent: z.int() })
  .meta({ id: "DatabaseRoom" });
type DatabaseRoom = z.infer<typeof databaseRoomSchema>;

export async function databaseRoom(env: Env): Promise<DatabaseRoom> {
  const { DATABASE_BYTES: max_bytes } = configOf(env);
  const bytes = await databaseSize(env.DB);
  return { bytes, max_bytes, percent: Math.floor((100 * bytes) / max_bytes) };
}

/** STORE-2: warns in the log when the database is filling up. */
export async function watchDatabase(env: Env): Promise<void> {
  const room = await databaseRoom(env);
  if (room.percent >= WARNED_FROM_PERCENT) log("error", "d1_filling", { ...room });
}
