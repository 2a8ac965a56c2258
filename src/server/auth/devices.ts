import { createHash, randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import type { Guesser } from "#domain/guessing.ts";
import { DEVICE_TTL_MS, DEVICES_MAX } from "#protocol/limits.ts";
import type { User } from "#protocol/user.ts";
import { devicesOf, rememberDevice } from "#storage/d1/devices.ts";
import type { Env } from "../env.ts";

/** What a password comes from. */
export interface Source {
  device_secret: string | undefined;
  network: string;
}

/** Whether the account knows the device, or else the network. Costs the same for a username that is nobody's. */
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

/** Remembers what has signed in; answers the secret that it is known by from now on. */
export async function deviceSignedIn(
  env: Env,
  { id, username }: User,
  { device_secret, network }: Source,
  now: number,
): Promise<string> {
  const secret = /^[\w-]{43}$/.test(device_secret ?? "") ? device_secret : undefined;
  const kept = secret ?? randomBytes(32).toString("base64url");
  const device = {
    user_id: id,
    secret: digest(username, kept),
    network: digest(username, network),
    expires_at: new Date(now + DEVICE_TTL_MS).toISOString(),
  };
  await rememberDevice(drizzle(env.DB), device, DEVICES_MAX, new Date(now).toISOString());
  return kept;
}

/** With the username in it: the same device or network under two accounts cannot be told to be one. */
function digest(username: string, text: string): string {
  return createHash("sha256").update(`${username.toLowerCase()}\n${text}`).digest("base64url");
}
