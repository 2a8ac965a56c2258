import { eq } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { users } from "./schema.ts";

/** Gives the account another password. */
export async function setPassword(
  db: DrizzleD1Database,
  userId: string,
  password_hash: string,
): Promise<void> {
  await db.update(users).set({ password_hash }).where(eq(users.id, userId));
}
