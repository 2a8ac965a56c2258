import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import type { User } from "#protocol/user.ts";
import type { AppEnv } from "../http.ts";
import { deviceOf } from "../origin.ts";
import { deviceSignedIn, type Source } from "./devices.ts";
import { openSession } from "./sessions.ts";

/** Opens a session, and remembers the device for the account. */
export async function signIn(
  c: Context<AppEnv>,
  user: User,
  source: Source,
  now: number,
): Promise<Grant> {
  const { device_secret, is_new } = await deviceSignedIn(c.env, user, source, now);
  const grant = await openSession(c.env, user, { ...deviceOf(c), is_new }, now);
  return { ...grant, device_secret };
}
