import { sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { mailAddresses } from "./schema/sign-in.ts";

/** Normalizes the spelling of an address. */
export function mailKey(address: string): string {
  return address.trim().toLowerCase();
}

/** Inserts a new user's address in the batch that inserts the user; does nothing if the username was taken. */
export function insertAddress(db: DrizzleD1Database, userId: string, address: string) {
  return db
    .insert(mailAddresses)
    .select(
      sql`SELECT users.id, ${address}, ${mailKey(address)}, NULL, NULL, NULL FROM users WHERE users.id = ${userId}`,
    );
}
