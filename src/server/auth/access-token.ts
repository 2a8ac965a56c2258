import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import { failure, type Failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Env } from "../env.ts";
import { signingKeys } from "./signing-keys.ts";

/** In seconds. */
export const ACCESS_TOKEN_TTL = 15 * 60;

export const CLOCK_SLACK_MS = 60_000;
/** All access tokens of a session have expired this long after its end. */
export const TOKENS_GONE_MS = ACCESS_TOKEN_TTL * 1_000 + CLOCK_SLACK_MS;

export const AUDIENCE = "parley";
/** RFC 9068: tokens of other types that the same keys sign are not accepted as access tokens. */
const TYPE = "at+jwt";

/** The user and session behind a request; `expires_at` in ms. */
export interface Principal {
  user_id: string;
  session_id: string;
  expires_at: number;
  /** True for a session of the operator's own issuer, which is not in D1. */
  outside: boolean;
  /** For a session of an outside issuer: when the person signed in there (ms), or else when it issued the token. */
  authenticated_at?: number;
  /** True if a backend created the token, so that it does not prove the person's presence. */
  minted?: boolean;
}

/** The part of the environment that signing needs. */
export type SigningEnv = Pick<Env, "AUTH_SIGNING_KEYS" | "TOKEN_ISSUER">;

export function signAccessToken(
  env: SigningEnv,
  userId: string,
  sessionId: string,
  now: number,
  { seconds = ACCESS_TOKEN_TTL, minted = false }: { seconds?: number; minted?: boolean } = {},
): Promise<string> {
  const how = { subject: userId, type: TYPE, seconds, now };
  return signOwn(env, minted ? { sid: sessionId, minted } : { sid: sessionId }, how);
}

/** Verifies an access token of this server; returns null if none of its keys signed it. */
export async function verifyOwnToken(
  env: Env,
  token: string,
  now: number,
): Promise<Result<Principal> | null> {
  const verified = await verifyOwn(env, token, TYPE, now);
  if (verified === null || !verified.ok) return verified;
  const { sub, sid, exp, minted } = verified.value;
  if (sub === undefined || typeof sid !== "string" || exp === undefined) {
    return err(failure("unauthenticated"));
  }
  const principal = { user_id: sub, session_id: sid, expires_at: exp * 1_000, outside: false };
  return ok(minted === true ? { ...principal, minted } : principal);
}

/** Signs a token of this server, of any type. */
export async function signOwn(
  env: SigningEnv,
  claims: JWTPayload,
  { subject, type, seconds, now }: { subject: string; type: string; seconds: number; now: number },
): Promise<string> {
  const { sign } = await signingKeys(env);
  const issuedAt = Math.floor(now / 1_000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: sign.alg, kid: sign.kid, typ: type })
    .setIssuer(env.TOKEN_ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setJti(crypto.randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(sign.key);
}

/** Verifies a token of this server, of any type; returns null if none of its keys signed it. */
export async function verifyOwn(
  env: Env,
  token: string,
  type: string,
  now: number,
): Promise<Result<JWTPayload> | null> {
  const { verify } = await signingKeys(env);
  const kid = keyIdOf(token);
  const key = kid === undefined ? undefined : verify.get(kid);
  if (key === undefined) return null;
  try {
    const { payload } = await jwtVerify(token, key.key, {
      algorithms: [key.alg],
      issuer: env.TOKEN_ISSUER,
      audience: AUDIENCE,
      typ: type,
      requiredClaims: ["sub", "sid", "exp"],
      currentDate: new Date(now),
    });
    return ok(payload);
  } catch (error) {
    return err(tokenFailure(error));
  }
}

export function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}

/** Reports only "expired", which a client can fix by itself; other reasons would mainly help forgers. */
export function tokenFailure(error: unknown): Failure {
  return failure(error instanceof errors.JWTExpired ? "token_expired" : "unauthenticated");
}
