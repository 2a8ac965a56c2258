import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import type { Factor, Factors } from "#protocol/factors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { passkeysOf, removePasskey } from "#storage/d1/passkeys.ts";
import {
  letPasswordSuffice,
  renameFactor,
  requireSecondFactor,
} from "#storage/d1/second-factor.ts";
import { removeTotp, totpOf } from "#storage/d1/totp.ts";
import { accountById } from "#storage/d1/users.ts";
import { audit } from "../audit.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { originOf } from "../origin.ts";
import { totpFactor } from "./authenticator-app.ts";
import { passkeyFactor } from "./passkeys.ts";

const LAST_PASSKEY = failure(
  "last_way_in",
  "The account has no password: add another passkey or set a password first",
);

export async function factorsOf(env: Env, userId: string): Promise<Factors> {
  const [account, items] = await Promise.all([
    accountById(drizzle(env.DB), userId),
    itemsOf(env, userId),
  ]);
  return {
    items,
    next_cursor: null,
    second_factor: account?.second_factor ?? false,
    password: (account?.password_hash ?? null) !== null,
  };
}

async function itemsOf(env: Env, userId: string): Promise<Factor[]> {
  const db = drizzle(env.DB);
  const [passkeys, totp] = await Promise.all([passkeysOf(db, userId), totpOf(db, userId)]);
  return [...passkeys.map(passkeyFactor), ...(totp === null ? [] : [totpFactor(totp)])];
}

/** FACTOR-8: sets whether a sign-in by password requires a second factor. */
export async function setSecondFactor(
  c: Context<AppEnv>,
  userId: string,
  required: boolean,
): Promise<Result<Factors>> {
  const db = drizzle(c.env.DB);
  if (!required) await letPasswordSuffice(db, userId);
  else if (!(await requireSecondFactor(db, userId))) {
    const issues = [{ path: "second_factor", message: "needs a passkey or an authenticator app" }];
    return err(failure("validation_failed", "The account has no second factor", { issues }));
  }
  const detail = required ? "on" : "off";
  const changed = { action: "second_factor_changed", user_id: userId, detail } as const;
  await audit(c.env, { ...originOf(c), ...changed });
  return ok(await factorsOf(c.env, userId));
}

export async function rename(
  env: Env,
  userId: string,
  id: string,
  name: string,
): Promise<Result<null>> {
  const renamed = await renameFactor(drizzle(env.DB), userId, id, name);
  return renamed ? ok(null) : err(failure("not_found"));
}

/** Checks that a factor belongs to the account, before asking the person to confirm anything. */
export async function hasFactor(env: Env, userId: string, id: string): Promise<boolean> {
  return (await itemsOf(env, userId)).some((factor) => factor.id === id);
}

/** FACTOR-10: removes a factor, but never the last way in. */
export async function removeFactor(
  c: Context<AppEnv>,
  userId: string,
  id: string,
): Promise<Result<null>> {
  const db = drizzle(c.env.DB);
  const items = await itemsOf(c.env, userId);
  const factor = items.find((one) => one.id === id);
  if (factor === undefined) return err(failure("not_found"));
  if (factor.kind === "totp") await removeTotp(db, userId);
  else if (!(await removePasskey(db, userId, id))) return err(LAST_PASSKEY);
  const action = factor.kind === "totp" ? "totp_removed" : "passkey_removed";
  await audit(c.env, { ...originOf(c), action, user_id: userId });
  return ok(null);
}
