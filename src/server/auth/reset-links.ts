import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import type { Reset, ResetAccount, ResetLink } from "#protocol/recovery.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import {
  forgetExpiredResetLinks,
  insertResetLink,
  resetPassword,
  userOfResetLink,
} from "#storage/d1/passwords.ts";
import { accountById } from "#storage/d1/users.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt } from "../middleware/auth-attempts.ts";
import { hashPassword } from "./password.ts";
import { passwordChanged } from "./password-changed.ts";
import { withPlace } from "./password-turns.ts";
import { hashOf, newSecret } from "./secret.ts";
import { weakPassword } from "./weak-password.ts";

const GONE = failure("not_found", "This link was used, has expired or never existed");

interface LinkWish {
  origin: string;
  expiresAt: number;
  token?: string;
}

/** RECOVER-3: creates an address of the page with which this person can choose a new password once. */
export async function newResetLink(
  env: Env,
  userId: string,
  { origin, expiresAt, token = newSecret() }: LinkWish,
): Promise<ResetLink> {
  const expires_at = new Date(expiresAt).toISOString();
  await insertResetLink(drizzle(env.DB), { hash: hashOf(token), user_id: userId, expires_at });
  return { url: resetUrl(origin, token), expires_at };
}

export function resetUrl(origin: string, token: string): string {
  return `${origin}/reset/${token}`;
}

/** Returns the owner of a link, whose 256 bits nobody can guess. */
export async function resetLinkOwner(
  env: Env,
  token: string,
  now: number,
): Promise<Result<ResetAccount & { user_id: string }>> {
  const db = drizzle(env.DB);
  const user_id = await userOfResetLink(db, hashOf(token), new Date(now).toISOString());
  const account = user_id === null ? null : await accountById(db, user_id);
  if (user_id === null || account === null) return err(GONE);
  return ok({ user_id, username: account.user.username });
}

/** RECOVER-3: changes the password of the link's account, and ends all of its sessions. */
export async function reset(
  c: Context<AppEnv>,
  { token, new_password }: Reset,
): Promise<Result<ResetAccount>> {
  const { env } = c;
  const owner = await resetLinkOwner(env, token, Date.now());
  if (!owner.ok) return owner;
  const { user_id, username } = owner.value;
  const weak = weakPassword(new_password, username, "new_password");
  if (weak !== null) return err(weak);
  return withPlace(c, false, async (place) => {
    const admitted = await takeAttempt(c);
    if (!admitted.ok) return admitted;
    const password = await place.run(() => hashPassword(new_password));
    const link = { user_id, hash: hashOf(token) };
    const now = new Date().toISOString();
    if (!(await resetPassword(drizzle(env.DB), link, password, now))) return err(GONE);
    await passwordChanged(c, user_id, { action: "password_reset" });
    return ok({ username });
  });
}

export function sweepResetLinks(env: Env, now: number): Promise<void> {
  return forgetExpiredResetLinks(drizzle(env.DB), new Date(now).toISOString());
}
