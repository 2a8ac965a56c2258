import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { usersBySubjects, type OwnUser } from "#storage/d1/own-users.ts";
import { issuersOf } from "../user-refs.ts";
import { insertUser } from "#storage/d1/users.ts";
import { claimsIn, newClaims, type SeenClaims } from "#domain/claims.ts";
import { followClaims, languageFrom, wantPicture } from "../accounts/follow-claims.ts";
import { displayNameFrom, usernamesLike } from "../accounts/usernames.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { tokenFailure, type Principal } from "./access-token.ts";
import { IssuerKeys, IssuerUnavailable } from "./issuer-keys.ts";
import { unnamedSession } from "./unnamed-session.ts";

/** Asymmetric algorithms only: an issuer shares no secret with this server. */
const ALGORITHMS = ["EdDSA", "Ed25519", "ES256", "ES384", "RS256", "PS256"];
/** Issuers that predate RFC 9068 state no type, or only that the token is a JWT. */
const TYPES = [undefined, "jwt", "at+jwt"];
/** Claims that occur only in security events, such as logouts, and in ID tokens. */
const FOREIGN_CLAIMS = ["events", "nonce"];

interface Issuer {
  url: string;
  issuer: string;
  audience: string;
  /** The only type of its access tokens, if the operator configures one. */
  type: string | undefined;
}

const issuerKeys = new Map<string, IssuerKeys>();
/** The user of a subject never changes, so an isolate may cache it, with the claims already applied to the profile. */
const knownUsers = new Map<string, { id: string; seen: SeenClaims | null }>();
const KNOWN_USERS_MAX = 10_000;

/** Verifies a token of the operator's own issuer, and creates a user for a new subject. */
export async function verifyOutsideToken(
  env: Env,
  token: string,
  now: number,
): Promise<Result<Principal>> {
  const issuer = issuerOf(env);
  if (issuer === null || !mayBeOf(issuer, token)) return err(failure("unauthenticated"));
  const verified = await verifiedClaims(issuer, token, now);
  if (!verified.ok) return verified;
  const { sub, exp, sid } = verified.value;
  const isForeign = FOREIGN_CLAIMS.some((claim) => claim in verified.value);
  if (sub === undefined || sub === "" || exp === undefined || isForeign) {
    return err(failure("unauthenticated"));
  }
  const user_id = await outsideUser(env, issuer.issuer, sub, verified.value, now).catch(
    (error: unknown) => {
      log("error", "outside_user_not_read", {}, error);
      return null;
    },
  );
  if (user_id === null) {
    const detail = "The database is not answering";
    return err(failure("overloaded", detail, { retry_after_ms: 5_000 }));
  }
  const session = idSchema.safeParse(sid);
  return ok({
    user_id,
    session_id: session.success ? session.data : await unnamedSession(token),
    expires_at: exp * 1_000,
    outside: true,
    authenticated_at: signedInAt(verified.value),
  });
}

/** Returns when the person signed in: RFC 9068's `auth_time`, else the token's time of issue. */
function signedInAt({ auth_time, iat }: JWTPayload): number {
  const at = typeof auth_time === "number" ? auth_time : (iat ?? 0);
  return at * 1_000;
}

/**
 * Returns whether the token's own claims justify fetching the issuer's keys, so that garbage causes no requests to the
 * issuer.
 */
function mayBeOf({ issuer, type }: Issuer, token: string): boolean {
  try {
    const { alg = "", typ } = decodeProtectedHeader(token);
    const stated = typ?.toLowerCase().replace(/^application\//, "");
    const isRightType = type === undefined ? TYPES.includes(stated) : stated === type;
    return isRightType && ALGORITHMS.includes(alg) && decodeJwt(token).iss === issuer;
  } catch {
    return false;
  }
}

async function verifiedClaims(
  { url, issuer, audience }: Issuer,
  token: string,
  now: number,
): Promise<Result<JWTPayload>> {
  try {
    const { payload } = await jwtVerify(token, keysAt(url).keyFor, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      requiredClaims: ["sub", "exp"],
      currentDate: new Date(now),
    });
    return ok(payload);
  } catch (error) {
    if (error instanceof IssuerUnavailable) {
      const { retry_after_ms } = error;
      const detail = "The issuer's keys are unavailable right now";
      return err(failure("overloaded", detail, { retry_after_ms }));
    }
    if (error instanceof errors.JOSEError) return err(tokenFailure(error));
    throw error;
  }
}

function issuerOf(env: Env): Issuer | null {
  const { AUTH_JWKS_URL: url, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = env;
  const type = env.AUTH_TOKEN_TYPE?.toLowerCase() || undefined;
  return url && issuer && audience ? { url, issuer, audience, type } : null;
}

function keysAt(url: string): IssuerKeys {
  const known = issuerKeys.get(url);
  if (known !== undefined) return known;
  const made = new IssuerKeys(url);
  issuerKeys.set(url, made);
  return made;
}

/** Returns the user id of an issuer's subject, and creates the account at first sight. */
export async function outsideUser(
  env: Env,
  issuer: string,
  subject: string,
  claims: JWTPayload,
  now: number,
): Promise<string> {
  const key = `${issuer}\n${subject}`;
  // Some issuers state no time of issue; their expiry times are in the same order.
  const token = claimsIn(claims, claims.iat ?? claims.exp ?? 0);
  const known = knownUsers.get(key);
  if (known !== undefined && newClaims(known.seen, token) === null) return known.id;
  const own =
    (await userBySubject(env, issuer, subject)) ??
    (await firstSight(env, issuer, subject, claims, token, now));
  const { id } = own.user;
  try {
    const seen = await followClaims(env, own, token);
    if (knownUsers.size >= KNOWN_USERS_MAX) knownUsers.clear();
    knownUsers.set(key, { id, seen });
  } catch (error) {
    // The sign-in succeeds anyway, and the next request tries again.
    log("error", "claims_not_followed", { user_id: id }, error);
  }
  return id;
}

async function userBySubject(
  env: Env,
  issuer: string,
  subject: string,
): Promise<OwnUser | undefined> {
  const issuers = issuersOf(env, issuer);
  return (await usersBySubjects(drizzle(env.DB), issuers, [subject])).get(subject);
}

/** Two concurrent requests may see a new subject: the one whose insert fails reads the other's row. */
async function firstSight(
  env: Env,
  issuer: string,
  subject: string,
  claims: JWTPayload,
  token: SeenClaims,
  now: number,
): Promise<OwnUser> {
  const db = drizzle(env.DB);
  const suffix = crypto.randomUUID().slice(0, 8);
  const { preferred_username } = claims;
  const { name, locale } = token;
  const seen = newClaims(null, token)?.seen ?? null;
  for (const username of usernamesLike(preferred_username, suffix)) {
    const user = await insertUser(db, {
      id: crypto.randomUUID(),
      username,
      display_name: displayNameFrom(name) ?? username,
      language: languageFrom(locale) ?? "en",
      created_at: new Date(now).toISOString(),
      issuer,
      subject,
      ...(seen === null ? {} : { claims: JSON.stringify(seen) }),
    });
    if (user !== null) {
      if (token.picture !== undefined) await wantPicture(env, user.id, token.picture);
      return { user, read_receipts: true, disabled: false, claims: seen };
    }
    const there = await userBySubject(env, issuer, subject);
    if (there !== undefined) return there;
  }
  throw new Error("no username was free for a new subject");
}
