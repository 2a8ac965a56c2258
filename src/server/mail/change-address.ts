import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { MAIL_CODE_MS, type MailChange, type MailState } from "#protocol/mail.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import {
  forgetUnverified,
  mailAddressesOf,
  removeAddress,
  setPendingAddress,
  verifyAddress,
} from "#storage/d1/mail-addresses.ts";
import { accountById } from "#storage/d1/users.ts";
import { normalRecoveryCode, RECOVERY_CODE_BYTES, recoveryCodeOf } from "#text/recovery-codes.ts";
import { audit } from "../audit.ts";
import { originOf } from "../origin.ts";
import { confirm } from "../auth/confirmation.ts";
import { hashOf } from "../auth/secret.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { takeKnownAttempt } from "../middleware/auth-attempts.ts";
import { compose } from "./compose.ts";
import { mailWait } from "./forgot.ts";
import type { Mailer } from "./mailer.ts";
import { queueMail } from "./notices.ts";
import { invalid } from "../invalid.ts";

const RETRY_MS = 60_000;

export function mailState(c: Context<AppEnv>): Promise<MailState> {
  const now = new Date().toISOString();
  return mailAddressesOf(drizzle(c.env.DB), c.get("session").user_id, now);
}

/**
 * MAIL-1: sends a code to a new address, which the server uses for nothing else until the person has entered the code;
 * or removes the address.
 */
export async function changeAddress(
  c: Context<AppEnv>,
  mailer: Mailer,
  { confirmation, address }: MailChange,
): Promise<Result<MailState>> {
  const { env } = c;
  const { user_id } = c.get("session");
  const confirmed = await confirm(c, user_id, confirmation);
  if (!confirmed.ok) return confirmed;
  const db = drizzle(env.DB);
  const at = Date.now();
  if (address === null) {
    const removed = await removeAddress(db, user_id);
    if (removed !== null) {
      await audit(env, { ...originOf(c), action: "mail_address_removed", user_id });
      await queueMail(env, user_id, { kind: "address_removed", to: removed, at });
    }
    return ok(await mailState(c));
  }
  const account = await accountById(db, user_id);
  if (account === null) return err(failure("unauthenticated"));
  const { username, language } = account.user;
  // Prevents flooding one address from many accounts, and many addresses from one account.
  const waits = await Promise.all([
    mailWait(env, "codes", address),
    mailWait(env, "codes", `by ${user_id}`),
  ]);
  const retry_after_ms = Math.max(...waits);
  if (retry_after_ms > 0) {
    return err(failure("rate_limited", "Too many codes were sent", { retry_after_ms }));
  }
  const code = recoveryCodeOf(randomBytes(RECOVERY_CODE_BYTES));
  await setPendingAddress(db, user_id, {
    pending: address,
    pending_hash: codeHash(user_id, code),
    pending_until: new Date(at + MAIL_CODE_MS).toISOString(),
  });
  const app = new URL(configOf(env).PAGE_URL).host;
  const id = crypto.randomUUID();
  const about = {
    id,
    kind: "verify",
    to: address,
    username,
    language,
    app,
    brings: code,
    at,
  } as const;
  const sent = await mailer.send(compose(about));
  if (sent.ok) return ok(await mailState(c));
  if (sent.error === "later") {
    return err(failure("mail_unavailable", undefined, { retry_after_ms: RETRY_MS }));
  }
  return err(invalid("address", "does not accept mail"));
}

/** MAIL-1: makes a new address the person's own, if the code is correct. */
export async function verifyCode(c: Context<AppEnv>, code: string): Promise<Result<MailState>> {
  const { env } = c;
  const { user_id } = c.get("session");
  const admitted = await takeKnownAttempt(c, `mail ${user_id}`);
  if (!admitted.ok) return admitted;
  const at = Date.now();
  const now = new Date(at).toISOString();
  const verified = await verifyAddress(drizzle(env.DB), user_id, codeHash(user_id, code), now);
  if (verified === null) {
    return err(invalid("code", "is wrong or has expired"));
  }
  const { before, address } = verified;
  const isOther = before !== null && before !== address;
  const action = isOther ? "mail_address_changed" : "mail_address_verified";
  await audit(env, { ...originOf(c), action, user_id });
  if (isOther) {
    await queueMail(env, user_id, { kind: "address_changed", to: before, at });
  }
  return ok(await mailState(c));
}

/** A job of the cron trigger. */
export function sweepMailAddresses(env: Env, now: number): Promise<void> {
  return forgetUnverified(drizzle(env.DB), new Date(now).toISOString());
}

function codeHash(userId: string, code: string): string {
  return hashOf(`${userId}\n${normalRecoveryCode(code)}`);
}
