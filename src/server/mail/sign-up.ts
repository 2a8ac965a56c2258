import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { z } from "zod";
import { failure, type Failure } from "#protocol/errors.ts";
import type { Registration, RegistrationMail } from "#protocol/credentials.ts";
import { MAIL_CODE_MS, type MailToken } from "#protocol/mail.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { mailKey } from "#storage/d1/verified-address.ts";
import { normalRecoveryCode, RECOVERY_CODE_BYTES, recoveryCodeOf } from "#text/recovery-codes.ts";
import { seal, unseal } from "../auth/sealed.ts";
import { hashOf } from "../auth/secret.ts";
import { passChallenge } from "../challenge/pass.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { invalid } from "../invalid.ts";
import { compose } from "./compose.ts";
import { mailWait } from "./forgot.ts";
import type { Mailer } from "./mailer.ts";

const RETRY_MS = 60_000;
const tokenSchema = z.object({ address: z.string(), hash: z.string() });

/** ENTRY-6: returns the email domains with which people can sign up; empty if no address is needed. */
export function registrationDomains(env: Env): readonly string[] {
  return configOf(env).REGISTRATION_DOMAINS;
}

/**
 * ENTRY-6: sends a code to the address with which a person wants to sign up. The server stores nothing: the client
 * receives a sealed token, which is useless without the code.
 */
export async function sendSignUpCode(
  c: Context<AppEnv>,
  mailer: Mailer,
  { address, language = "en", challenge }: RegistrationMail,
): Promise<Result<MailToken>> {
  const { env } = c;
  if (!isOfDomains(env, address))
    return err(invalid("address", "does not belong to a domain that can sign up here"));
  const passed = await passChallenge(c, "register", challenge);
  if (!passed.ok) return passed;
  const retry_after_ms = await mailWait(env, "codes", address);
  if (retry_after_ms > 0) {
    return err(failure("rate_limited", "Too many codes were sent", { retry_after_ms }));
  }
  const now = Date.now();
  const code = recoveryCodeOf(randomBytes(RECOVERY_CODE_BYTES));
  const app = new URL(configOf(env).PAGE_URL).host;
  const about = { id: crypto.randomUUID(), kind: "sign_up", to: address, username: null } as const;
  const sent = await mailer.send(compose({ ...about, language, app, brings: code, at: now }));
  if (!sent.ok) {
    return err(
      sent.error === "later"
        ? failure("mail_unavailable", undefined, { retry_after_ms: RETRY_MS })
        : invalid("address", "takes no mail"),
    );
  }
  const claims = { address, hash: codeHash(address, code) };
  const seconds = MAIL_CODE_MS / 1_000;
  const mail_token = await seal(env, "sign-up mail", claims, { seconds, now });
  return ok({ mail_token, expires_at: new Date(now + MAIL_CODE_MS).toISOString() });
}

/**
 * ENTRY-6: returns the verified address of a registration; null if no address is needed. Limits the accounts with one
 * address.
 */
export async function addressOfRegistration(
  env: Env,
  { mail_token = "", mail_code = "" }: Registration,
): Promise<Result<string | null>> {
  if (registrationDomains(env).length === 0) return ok(null);
  if (mail_token === "") return err(required("mail_token", "is missing"));
  const opened = tokenSchema.safeParse(
    await unseal(env, "sign-up mail", mail_token, Date.now()),
  ).data;
  const isRight = opened !== undefined && codeHash(opened.address, mail_code) === opened.hash;
  if (!isRight || !isOfDomains(env, opened.address)) {
    return err(required("mail_code", "is wrong or has expired"));
  }
  const retry_after_ms = await mailWait(env, "accounts", opened.address);
  if (retry_after_ms === 0) return ok(opened.address);
  return err(failure("rate_limited", "Too many accounts for this address", { retry_after_ms }));
}

function isOfDomains(env: Env, address: string): boolean {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return registrationDomains(env).includes(domain);
}

function required(path: string, message: string): Failure {
  return failure("mail_required", undefined, { issues: [{ path, message }] });
}

function codeHash(address: string, code: string): string {
  return hashOf(`${mailKey(address)}\n${normalRecoveryCode(code)}`);
}
