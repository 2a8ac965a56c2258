import { createHash, randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import type { Guesser } from "#domain/guessing.ts";
import { DEVICE_TTL_MS, DEVICES_MAX } from "#protocol/limits.ts";
import type { User } from "#protocol/user.ts";
import { devicesOf, rememberDevice } from "#storage/d1/devices.ts";
import type { Env } from "../env.ts";

/** Registering opens the first session at once. */
const FRESH_ACCOUNT_MS = 60_000;

/** The device and network that a password comes from. */
export interface Source {
  device_secret: string | undefined;
  network: string;
}

/**
 * Finds the guesser to count for: a device that the account knows, otherwise the network. It costs the same for a
 * username that nobody has.
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
 * Remembers the device that signed in; returns the secret that identifies it from now on, and whether the account did not
 * know it. The first device of an account that was created just now is no news.
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

/** The digest covers the username, so that nobody can link one device or network across two accounts. */
function digest(username: string, text: string): string {
  return createHash("sha256").update(`${username.toLowerCase()}\n${text}`).digest("base64url");
}
