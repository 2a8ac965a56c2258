import { count, eq } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { serverKeys } from "./schema/administration.ts";

/** Adds a key to the list; its object has everything else. */
export async function insertServerKey(
  db: DrizzleD1Database,
  key: { id: string; created_at: string },
): Promise<void> {
  await db.insert(serverKeys).values(key);
}

export async function deleteServerKey(db: DrizzleD1Database, id: string): Promise<void> {
  await db.delete(serverKeys).where(eq(serverKeys.id, id));
}

export async function countServerKeys(db: DrizzleD1Database): Promise<number> {
  const [row] = await db.select({ n: count() }).from(serverKeys);
  return row?.n ?? 0;
}

/** Returns the ids of all keys, oldest first. */
export async function serverKeyIds(db: DrizzleD1Database): Promise<string[]> {
  const rows = await db
    .select({ id: serverKeys.id })
    .from(serverKeys)
    .orderBy(serverKeys.created_at, serverKeys.id);
  return rows.map(({ id }) => id);
}
