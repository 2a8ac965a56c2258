import { and, eq, gt, lte, notInArray, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { devices } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";
import { searchKey } from "./users.ts";

export interface Device {
  user_id: string;
  /** Digests of the secret and the address. */
  secret: string;
  network: string;
  expires_at: string;
}

/** Returns the devices that this account knows; none for an unknown username. */
export async function devicesOf(
  db: DrizzleD1Database,
  username: string,
  now: string,
): Promise<Pick<Device, "secret" | "network">[]> {
  return db
    .select({ secret: devices.secret, network: devices.network })
    .from(devices)
    .innerJoin(users, eq(users.id, devices.user_id))
    .where(and(eq(users.username_key, searchKey(username)), gt(devices.expires_at, now)));
}

/** Remembers a device, and keeps only the user's newest `most`; returns the secrets of the previously known devices. */
export async function rememberDevice(
  db: DrizzleD1Database,
  device: Device,
  most: number,
  now: string,
): Promise<string[]> {
  const { user_id, network, expires_at } = device;
  const newest = db
    .select({ secret: devices.secret })
    .from(devices)
    .where(eq(devices.user_id, user_id))
    .orderBy(sql`${devices.expires_at} DESC`)
    .limit(most);
  const [known] = await db.batch([
    db
      .select({ secret: devices.secret })
      .from(devices)
      .where(and(eq(devices.user_id, user_id), gt(devices.expires_at, now))),
    db
      .insert(devices)
      .values(device)
      .onConflictDoUpdate({
        target: [devices.user_id, devices.secret],
        set: { network, expires_at },
      }),
    db
      .delete(devices)
      .where(
        and(
          eq(devices.user_id, user_id),
          or(lte(devices.expires_at, now), notInArray(devices.secret, newest)),
        ),
      ),
  ]);
  return known.map(({ secret }) => secret);
}
