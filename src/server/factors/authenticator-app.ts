import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import type { Factor, TotpSecret } from "#protocol/factors.ts";
import { ENROLMENT_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { insertTotp, takeTotpStep, totpOf, type StoredTotp } from "#storage/d1/totp.ts";
import { audit } from "../audit.ts";
import { seal, unseal } from "../auth/sealed.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { log } from "../log.ts";
import { originOf } from "../origin.ts";
import { ownAccount } from "./own-account.ts";
import { relyingParty } from "./relying-party.ts";
import { newTotpSecret, stepOf, totpUri } from "./totp.ts";
import { openTotpSecret, sealTotpSecret } from "./totp-secret.ts";

const DEFAULT_NAME = "Authenticator app";
const ANOTHER = failure(
  "too_many",
  "The account already has an authenticator app: remove it first",
);

const enrolmentSchema = z.object({ user_id: z.string(), secret: z.string() });

/**
 * FACTOR-6: the client keeps the sealed secret until it sends the first code, so that the server stores nothing until
 * then.
 */
export async function startEnrolment(
  c: Context<AppEnv>,
  userId: string,
): Promise<Result<TotpSecret>> {
  const account = await ownAccount(c.env, userId);
  if (!account.ok) return account;
  if ((await totpOf(drizzle(c.env.DB), userId)) !== null) return err(ANOTHER);
  const secret = newTotpSecret();
  const named = { issuer: relyingParty(c).id, label: account.value.user.username };
  const life = { seconds: ENROLMENT_MS / 1_000, now: Date.now() };
  const enrolment = await seal(c.env, "totp enrolment", { user_id: userId, secret }, life);
  return ok({ secret, uri: totpUri(secret, named), enrolment });
}

export async function finishEnrolment(
  c: Context<AppEnv>,
  userId: string,
  given: { enrolment: string; code: string; name?: string | undefined },
): Promise<Result<Factor>> {
  const now = Date.now();
  const opened = await unseal(c.env, "totp enrolment", given.enrolment, now);
  const { user_id, secret } = enrolmentSchema.safeParse(opened).data ?? {};
  if (secret === undefined || user_id !== userId) {
    return err(badField("enrolment", "has expired: start again"));
  }
  const step = stepOf(secret, given.code, now);
  if (step === null) return err(badField("code", "is not the app's code"));
  const row: StoredTotp = {
    user_id,
    id: crypto.randomUUID(),
    ...(await sealTotpSecret(c.env, user_id, secret)),
    last_step: step,
    name: given.name ?? DEFAULT_NAME,
    created_at: new Date(now).toISOString(),
    last_used_at: null,
  };
  if (!(await insertTotp(drizzle(c.env.DB), row))) return err(ANOTHER);
  await audit(c.env, { ...originOf(c), action: "totp_added", user_id: userId }, now);
  return ok(totpFactor(row));
}

/** FACTOR-7: checks the app's code, which is valid only once. */
export async function isTotpCode(
  env: Env,
  userId: string,
  code: string,
  now: number,
): Promise<boolean> {
  const db = drizzle(env.DB);
  const row = await totpOf(db, userId);
  if (row === null) return false;
  const secret = await openTotpSecret(env, row);
  if (secret === null) {
    log("error", "totp_key_missing", { user_id: userId });
    return false;
  }
  const step = stepOf(secret, code, now);
  return step !== null && takeTotpStep(db, userId, step, new Date(now).toISOString());
}

export function totpFactor({ id, name, created_at, last_used_at }: StoredTotp): Factor {
  return { id, kind: "totp", name, created_at, last_used_at };
}

function badField(path: string, message: string) {
  const issues = [{ path, message }];
  return failure("validation_failed", "The authenticator app is not confirmed", { issues });
}
