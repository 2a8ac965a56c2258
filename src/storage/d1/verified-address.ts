import { sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { mailAddresses } from "./schema/sign-in.ts";

/** Two spellings of an address are one. */
export function mailKey(address: string): string {
  return address.trim().toLowerCase();
}

/** Inserts the address of a user who is new, in the batch that inserts them: one whose username was taken gets none. */
export function insertAddress(db: DrizzleD1Database, userId: string, address: string) {
  return db
    .insert(mailAddresses)
    .select(
      sql`SELECT users.id, ${address}, ${mailKey(address)}, NULL, NULL, NULL FROM users WHERE users.id = ${userId}`,
    );
}
