import { drizzle } from "drizzle-orm/d1";
import { err, ok, type Result } from "#protocol/result.ts";
import { addresseeById } from "#storage/d1/mail-addresses.ts";
import { accountById, maySignIn } from "#storage/d1/users.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { QueuedMail } from "../user/mails.ts";
import { compose } from "./compose.ts";
import { mailerOf } from "./mailers.ts";
import type { MailFailure } from "./mailer.ts";
import { queuedResetUrl } from "./reset-mails.ts";

/**
 * MAIL-3: composes and sends a queued mail. Gives it up if the account is gone or disabled; a reset mail also if the
 * account has no password, or the link or address is no longer valid.
 */
export async function sendQueued(
  env: Env,
  userId: string,
  { id, kind, to, at, from }: QueuedMail,
): Promise<Result<null, MailFailure>> {
  const mailer = mailerOf(env);
  const account = await accountById(drizzle(env.DB), userId);
  if (account === null || !maySignIn(account)) return ok(null);
  if (kind === "reset") {
    const addressee = await addresseeById(drizzle(env.DB), userId);
    if (account.password_hash === null || addressee?.address !== to) return ok(null);
  }
  // The operator may have switched mail off temporarily.
  if (mailer === null) return err("later");
  const { username, language } = account.user;
  const { PAGE_URL } = configOf(env);
  const brings = kind === "reset" ? await queuedResetUrl(env, userId, { id }) : (from ?? null);
  if (kind === "reset" && brings === null) return ok(null);
  const app = new URL(PAGE_URL).host;
  return mailer.send(compose({ id, kind, to, username, language, app, brings, at }));
}
