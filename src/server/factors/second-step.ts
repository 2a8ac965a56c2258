import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { z } from "zod";
import type { Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import type { SecondStep } from "#protocol/factors.ts";
import { FACTOR_TOKEN_MS } from "#protocol/limits.ts";
import type { PasskeyRequest } from "#protocol/passkeys.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import { passkeysOf } from "#storage/d1/passkeys.ts";
import { recoveryCodesLeft } from "#storage/d1/recovery-codes.ts";
import { totpOf } from "#storage/d1/totp.ts";
import { accountById, maySignIn } from "#storage/d1/users.ts";
import { signOwn, verifyOwn } from "../auth/access-token.ts";
import { counted } from "../auth/counted.ts";
import { guesserOf } from "../auth/devices.ts";
import { useRecoveryCode } from "../auth/recovery-codes.ts";
import { signIn } from "../auth/sign-in.ts";
import { auditHourly } from "../audit.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { originOf } from "../origin.ts";
import { isTotpCode } from "./authenticator-app.ts";
import { newChallenge } from "./challenge.ts";
import { requestOptions } from "./passkey-options.ts";
import { provenBy } from "./passkeys.ts";
import { relyingParty } from "./relying-party.ts";

/** Keeps these tokens and access tokens from being accepted as each other. */
const TYPE = "second-step+jwt";
const EXPIRED = failure("second_step_expired");
const TOO_MANY = "Too many wrong codes for this account";

/** A sign-in whose password was correct. `id`: of this sign-in; `expires_at` in ms. */
interface HalfWay {
  user_id: string;
  id: string;
  expires_at: number;
}

const claimsSchema = z.object({ sub: z.string(), sid: z.string(), exp: z.int() });

/** FACTOR-8: the refusal of a sign-in with the correct password, if the account requires more. */
export async function secondStepNeeded(env: Env, user: User, now: number) {
  const db = drizzle(env.DB);
  const [passkeys, totp, codes] = await Promise.all([
    passkeysOf(db, user.id),
    totpOf(db, user.id),
    recoveryCodesLeft(db, user.id),
  ]);
  const methods = [
    ...(passkeys.length > 0 ? ["passkey"] : []),
    ...(totp === null ? [] : ["totp"]),
    ...(codes.left === 0 ? [] : ["recovery_code"]),
  ];
  const claims = { sid: crypto.randomUUID() };
  const how = { subject: user.id, type: TYPE, seconds: FACTOR_TOKEN_MS / 1_000, now };
  const factor_token = await signOwn(env, claims, how);
  return failure("second_factor_required", undefined, { second_step: { factor_token, methods } });
}

/** Returns the options with which the page requests a passkey of the account, as its second step. */
export async function secondStepRequest(
  c: Context<AppEnv>,
  factorToken: string,
): Promise<Result<PasskeyRequest>> {
  const now = Date.now();
  const halfWay = await halfWayOf(c.env, factorToken, now);
  if (!halfWay.ok) return halfWay;
  const { user_id, id } = halfWay.value;
  const passkeys = await passkeysOf(drizzle(c.env.DB), user_id);
  const challenge = newChallenge(c.env, "second step", id, now);
  return ok(requestOptions(relyingParty(c).id, passkeys, challenge, "preferred"));
}

/**
 * FACTOR-8, FACTOR-9: completes a sign-in, once, after a correct answer; counts wrong answers by account and network.
 */
export async function takeSecondStep(c: Context<AppEnv>, step: SecondStep): Promise<Result<Grant>> {
  const { env } = c;
  const now = Date.now();
  const halfWay = await halfWayOf(env, step.factor_token, now);
  if (!halfWay.ok) return halfWay;
  const { user_id, id, expires_at } = halfWay.value;
  const account = await accountById(drizzle(env.DB), user_id);
  if (account === null) return err(EXPIRED);
  if (!maySignIn(account)) return err(failure("account_disabled"));
  const { user } = account;
  const source = { device_secret: step.device_secret, network: clientNetwork(c) };
  const guesser = await guesserOf(env, user.username, source, now);
  const counts = { ledger: `factor:${user_id}`, tooMany: TOO_MANY } as const;
  const proven = await counted(env, counts, guesser, async () => {
    const answered = await answers(c, user, id, step);
    if (!answered.ok) {
      await auditHourly(env, { ...originOf(c), action: "second_factor_failed", user_id });
    }
    return answered;
  });
  if (!proven.ok) return proven;
  const redeemed = await env.USERS.getByName(user_id).redeemTicket(id, "", expires_at);
  if (!redeemed.ok) {
    return redeemed.error.code === "account_disabled" ? redeemed : err(EXPIRED);
  }
  return ok(await signIn(c, user, source, Date.now()));
}

async function answers(
  c: Context<AppEnv>,
  user: User,
  id: string,
  { totp, passkey, recovery_code }: SecondStep,
): Promise<Result<unknown>> {
  if (passkey !== undefined) {
    const proof = {
      userId: user.id,
      ceremony: "second step",
      subject: id,
      verified: false,
    } as const;
    return provenBy(c, passkey, proof);
  }
  const right =
    totp === undefined
      ? await useRecoveryCode(c.env, user.id, recovery_code ?? "")
      : await isTotpCode(c.env, user.id, totp, Date.now());
  return right
    ? ok(null)
    : err(failure("invalid_credentials", "The code is wrong or was already used"));
}

async function halfWayOf(env: Env, token: string, now: number): Promise<Result<HalfWay>> {
  const verified = await verifyOwn(env, token, TYPE, now);
  const claims = verified?.ok === true ? claimsSchema.safeParse(verified.value).data : undefined;
  if (claims === undefined) return err(EXPIRED);
  return ok({ user_id: claims.sub, id: claims.sid, expires_at: claims.exp * 1_000 });
}
