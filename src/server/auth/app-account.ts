import { drizzle } from "drizzle-orm/d1";
import { APP_ID } from "#protocol/user.ts";
import { putApp } from "#storage/d1/users.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";

/** Environments whose app account is known to be up to date in this isolate. */
const known = new WeakSet<object>();

/** KEY-5: creates the app's account at its first use, and renames it after `APP_NAME` has changed. */
export async function appAccount(env: Env): Promise<void> {
  if (known.has(env)) return;
  const created_at = new Date().toISOString();
  const { APP_NAME: display_name } = configOf(env);
  await putApp(drizzle(env.DB), { id: APP_ID, username: APP_ID, display_name, created_at });
  known.add(env);
}
