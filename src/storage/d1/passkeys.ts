import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { secondFactorOff } from "./second-factor.ts";
import { passkeys } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";

/** A passkey as it is stored; `public_key` and `credential_id` in base64url. */
export interface Passkey {
  id: string;
  user_id: string;
  credential_id: string;
  public_key: string;
  counter: number;
  transports: string[];
  synced: boolean;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

const COLUMNS = getTableColumns(passkeys);
const transportsSchema = z.array(z.string());

function toPasskey({ transports, ...row }: typeof passkeys.$inferSelect): Passkey {
  return { ...row, transports: transportsSchema.parse(JSON.parse(transports)) };
}

/** Returns an account's passkeys, oldest first. */
export async function passkeysOf(db: DrizzleD1Database, userId: string): Promise<Passkey[]> {
  const rows = await db
    .select()
    .from(passkeys)
    .where(eq(passkeys.user_id, userId))
    .orderBy(passkeys.created_at, passkeys.id);
  return rows.map(toPasskey);
}

export async function passkeyById(db: DrizzleD1Database, id: string): Promise<Passkey | null> {
  const row = await db.select().from(passkeys).where(eq(passkeys.id, id)).get();
  return row === undefined ? null : toPasskey(row);
}

/** Returns false without adding if the account already has `most`, or any account has this one. */
export async function insertPasskey(
  db: DrizzleD1Database,
  { transports, ...passkey }: Passkey,
  most: number,
): Promise<boolean> {
  const row = { ...passkey, transports: JSON.stringify(transports) };
  const values = Object.keys(COLUMNS).map((name) => sql`${Reflect.get(row, name) ?? null}`);
  const { meta } = await db.run(
    sql`INSERT INTO ${passkeys} (${sql.raw(Object.keys(COLUMNS).join(", "))})
      SELECT ${sql.join(values, sql`, `)}
      WHERE (SELECT count(*) FROM ${passkeys} WHERE ${passkeys.user_id} = ${passkey.user_id}) < ${most}
      ON CONFLICT DO NOTHING`,
  );
  return meta.changes > 0;
}

/**
 * Records a use; returns false if the stored counter is already as high, since of two uses with one count one comes
 * from a copy.
 */
export async function recordPasskeyUse(
  db: DrizzleD1Database,
  { id, counter, synced, at }: { id: string; counter: number; synced: boolean; at: string },
): Promise<boolean> {
  const goesOn = sql`(${passkeys.counter} < ${counter} OR (${passkeys.counter} = 0 AND ${counter} = 0))`;
  const { meta } = await db
    .update(passkeys)
    .set({ counter, synced, last_used_at: at })
    .where(and(eq(passkeys.id, id), goesOn));
  return meta.changes > 0;
}

/** Returns false if the account would have no way in without it: no password, and no other passkey. */
export async function removePasskey(
  db: DrizzleD1Database,
  userId: string,
  id: string,
): Promise<boolean> {
  const others = sql`(SELECT count(*) FROM ${passkeys} AS other WHERE other.user_id = ${userId}) > 1`;
  const password = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${userId} AND ${users.password_hash} IS NOT NULL)`;
  const [removed] = await db.batch([
    db
      .delete(passkeys)
      .where(
        and(eq(passkeys.user_id, userId), eq(passkeys.id, id), sql`(${others} OR ${password})`),
      ),
    secondFactorOff(db, userId),
  ]);
  return removed.meta.changes > 0;
}
