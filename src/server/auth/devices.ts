import { createHash, randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import type { Guesser } from "#domain/guessing.ts";
import { DEVICE_TTL_MS, DEVICES_MAX } from "#protocol/limits.ts";
import type { User } from "#protocol/user.ts";
import { devicesOf, rememberDevice } from "#storage/d1/devices.ts";
import type { Env } from "../env.ts";

/** An account younger than this gets its first session from the registration itself. */
const FRESH_ACCOUNT_MS = 60_000;

/** The device and network from which a password is sent. */
export interface Source {
  device_secret: string | undefined;
  network: string;
}

/**
 * Returns the guesser whose count applies: a device that the account knows, otherwise the network. Takes the same
 * effort for usernames that do not exist.
 */
export async function guesserOf(
  env: Env,
  username: string,
  { device_secret, network }: Source,
  now: number,
): Promise<Guesser> {
  const known = await devicesOf(drizzle(env.DB), username, new Date(now).toISOString());
  const device = digest(username, device_secret ?? "");
  if (known.some(({ secret }) => secret === device)) return { kind: "device", device };
  const from = digest(username, network);
  return { kind: "network", network, known: known.some((other) => other.network === from) };
}

/**
 * Remembers the device that signed in; returns the secret that identifies it from now on, and whether the device is new
 * to the account. The first device of a new account does not count as new.
 */
export async function deviceSignedIn(
  env: Env,
  { id, username, created_at }: User,
  { device_secret, network }: Source,
  now: number,
): Promise<{ device_secret: string; is_new: boolean }> {
  const secret = /^[\w-]{43}$/.test(device_secret ?? "") ? device_secret : undefined;
  const kept = secret ?? randomBytes(32).toString("base64url");
  const device = {
    user_id: id,
    secret: digest(username, kept),
    network: digest(username, network),
    expires_at: new Date(now + DEVICE_TTL_MS).toISOString(),
  };
  const at = new Date(now).toISOString();
  const known = await rememberDevice(drizzle(env.DB), device, DEVICES_MAX, at);
  const isFresh = now - Date.parse(created_at) < FRESH_ACCOUNT_MS;
  const is_new = known.length === 0 ? !isFresh : !known.includes(device.secret);
  return { device_secret: kept, is_new };
}

/** The digest covers the username, so that devices and networks cannot be linked across accounts. */
function digest(username: string, text: string): string {
  return createHash("sha256").update(`${username.toLowerCase()}\n${text}`).digest("base64url");
}
