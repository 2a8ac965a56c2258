import { createHmac } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import { MAIL_RESET_MS } from "#protocol/mail.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountById, maySignIn } from "#storage/d1/users.ts";
import { keepResetLink } from "../auth/reset-links.ts";
import { derivedSecrets } from "../auth/signing-keys.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { QueuedMail } from "../user/mails.ts";
import { compose } from "./compose.ts";
import { mailerOf } from "./mailers.ts";
import type { MailFailure } from "./mailer.ts";

/** MAIL-3: writes and sends a mail of the queue; one to an account that is gone or disabled is over, as is a reset of no password. */
export async function sendQueued(
  env: Env,
  userId: string,
  { id, kind, to, at }: QueuedMail,
): Promise<Result<null, MailFailure>> {
  const mailer = mailerOf(env);
  const account = await accountById(drizzle(env.DB), userId);
  if (account === null || !maySignIn(account)) return ok(null);
  if (kind === "reset" && account.password_hash === null) return ok(null);
  // The operator may have switched mail off for a moment.
  if (mailer === null) return err("later");
  const { username, language } = account.user;
  const { PAGE_URL } = configOf(env);
  const brings = kind === "reset" ? await resetAddress(env, userId, id, at) : null;
  const app = new URL(PAGE_URL).host;
  return mailer.send(compose({ id, kind, to, username, language, app, brings, at }));
}

/** Derives the token from the mail's id: each attempt brings the same link, and no token waits in storage. */
async function resetAddress(env: Env, userId: string, id: string, at: number): Promise<string> {
  const [secret = ""] = derivedSecrets(env, "parley reset links");
  const token = createHmac("sha256", secret).update(`${userId}\n${id}`).digest("hex");
  const { PAGE_URL } = configOf(env);
  const origin = PAGE_URL.replace(/\/+$/, "");
  return (await keepResetLink(env, userId, { token, origin, expiresAt: at + MAIL_RESET_MS })).url;
}
