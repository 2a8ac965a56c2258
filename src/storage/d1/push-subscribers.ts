import { eq } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { pushSubscribers } from "./schema/accounts.ts";

/** Conversations call this person's object from their next batch on. */
export async function addPushSubscriber(db: DrizzleD1Database, user_id: string): Promise<void> {
  await db.insert(pushSubscribers).values({ user_id }).onConflictDoNothing();
}

export async function removePushSubscriber(db: DrizzleD1Database, user_id: string): Promise<void> {
  await db.delete(pushSubscribers).where(eq(pushSubscribers.user_id, user_id));
}
