import { and, eq, exists, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { mailAddresses, resetLinks } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";
import { searchKey } from "./users.ts";
import { mailKey } from "./verified-address.ts";

/** A person's verified address, and a pending one. */
export interface MailAddresses {
  address: string | null;
  pending: string | null;
}

/** The recipient of a person's mail. */
export interface Addressee {
  user_id: string;
  address: string;
}

export async function mailAddressesOf(
  db: DrizzleD1Database,
  userId: string,
  now: string,
): Promise<MailAddresses> {
  const row = await db.select().from(mailAddresses).where(eq(mailAddresses.user_id, userId)).get();
  if (row === undefined) return { address: null, pending: null };
  const isPending = row.pending_until !== null && row.pending_until > now;
  return { address: row.address, pending: isPending ? row.pending : null };
}

/** Stores a pending address with the hash of its code. */
export async function setPendingAddress(
  db: DrizzleD1Database,
  user_id: string,
  pending: { pending: string; pending_hash: string; pending_until: string },
): Promise<void> {
  await db
    .insert(mailAddresses)
    .values({ user_id, ...pending })
    .onConflictDoUpdate({ target: mailAddresses.user_id, set: pending });
}

/**
 * Makes the pending address the person's own if the code is correct; returns the previous one, or null for a wrong
 * code. Deletes reset links, which may have been sent to the previous address.
 */
export async function verifyAddress(
  db: DrizzleD1Database,
  userId: string,
  hash: string,
  now: string,
): Promise<{ before: string | null; address: string } | null> {
  const isRight = and(
    eq(mailAddresses.user_id, userId),
    eq(mailAddresses.pending_hash, hash),
    gt(mailAddresses.pending_until, now),
  );
  const row = await db.select().from(mailAddresses).where(isRight).get();
  const address = row?.pending ?? null;
  if (row === undefined || address === null) return null;
  const one = { one: sql`1` };
  const [, { meta }] = await db.batch([
    db
      .delete(resetLinks)
      .where(
        and(
          eq(resetLinks.user_id, userId),
          exists(db.select(one).from(mailAddresses).where(isRight)),
        ),
      ),
    db
      .update(mailAddresses)
      .set({
        address,
        address_key: mailKey(address),
        pending: null,
        pending_hash: null,
        pending_until: null,
      })
      .where(isRight),
  ]);
  return meta.changes === 0 ? null : { before: row.address, address };
}

/** Deletes pending addresses whose code was not entered in time. */
export async function forgetUnverified(db: DrizzleD1Database, now: string): Promise<void> {
  const isLate = lte(mailAddresses.pending_until, now);
  await db.batch([
    db.delete(mailAddresses).where(and(isLate, isNull(mailAddresses.address))),
    db
      .update(mailAddresses)
      .set({ pending: null, pending_hash: null, pending_until: null })
      .where(isLate),
  ]);
}

/** Deletes the person's addresses and reset links; returns the verified address. */
export async function removeAddress(db: DrizzleD1Database, userId: string): Promise<string | null> {
  const [[row]] = await db.batch([
    db
      .delete(mailAddresses)
      .where(eq(mailAddresses.user_id, userId))
      .returning({ address: mailAddresses.address }),
    db.delete(resetLinks).where(eq(resetLinks.user_id, userId)),
  ]);
  return row?.address ?? null;
}

/** Returns the verified address of a person who may sign in, or null. */
export async function addresseeById(
  db: DrizzleD1Database,
  userId: string,
): Promise<Addressee | null> {
  const [found] = await addressees(db, eq(mailAddresses.user_id, userId), 1);
  return found ?? null;
}

/** Returns the people with a password who have verified this address, or the one with this username. */
export async function addresseesOf(
  db: DrizzleD1Database,
  named: string,
  most: number,
): Promise<Addressee[]> {
  const where = named.includes("@")
    ? eq(mailAddresses.address_key, mailKey(named))
    : eq(users.username_key, searchKey(named));
  return addressees(db, and(where, isNotNull(users.password_hash)), most);
}

/** The same rule as an account's `maySignIn`. */
const maySignIn = or(isNull(users.disabled_at), isNotNull(users.deletes_at));

async function addressees(
  db: DrizzleD1Database,
  where: ReturnType<typeof and>,
  most: number,
): Promise<Addressee[]> {
  const rows = await db
    .select({ user_id: mailAddresses.user_id, address: mailAddresses.address })
    .from(mailAddresses)
    .innerJoin(users, eq(users.id, mailAddresses.user_id))
    .where(and(where, isNotNull(mailAddresses.address), maySignIn))
    .limit(most);
  return rows.flatMap(({ user_id, address }) => (address === null ? [] : [{ user_id, address }]));
}
