import { drizzle } from "drizzle-orm/d1";
import type { Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import {
  insertSession,
  isLiveSession,
  revokeSession,
  rotate,
  sessionOwner,
} from "#storage/d1/sessions.ts";
import { accountById } from "#storage/d1/users.ts";
import type { Env } from "../env.ts";
import { ACCESS_TOKEN_TTL, signAccessToken, type Principal } from "./access-token.ts";
import { mintRefreshToken, parseRefreshToken } from "./refresh-token.ts";

/** A session that nobody refreshes for so long is over. */
const SESSION_TTL_MS = 60 * 24 * 60 * 60 * 1_000;

const CLOCK_SLACK_MS = 60_000;
/** So long after a session ended none of its access tokens is good any more. */
const TOKENS_GONE_MS = ACCESS_TOKEN_TTL * 1_000 + CLOCK_SLACK_MS;

export async function openSession(
  env: Env,
  user: User,
  userAgent: string | undefined,
  now: number,
): Promise<Grant> {
  const sessionId = crypto.randomUUID();
  const refresh = await mintRefreshToken();
  const at = new Date(now).toISOString();
  await insertSession(drizzle(env.DB), {
    id: sessionId,
    user_id: user.id,
    family: refresh.family,
    refresh_hash: refresh.hash,
    user_agent: userAgent?.slice(0, 256) ?? null,
    created_at: at,
    last_used_at: at,
    expires_at: expiryFrom(now),
  });
  return grant(env, user, sessionId, refresh.token, now);
}

/** A refresh token used twice ends its session: one of the two who used it stole it. */
export async function refreshSession(env: Env, token: string, now: number): Promise<Result<Grant>> {
  const invalid = err(failure("invalid_refresh_token"));
  const presented = await parseRefreshToken(token);
  if (presented === null) return invalid;
  const db = drizzle(env.DB);
  const owner = await sessionOwner(db, presented.family);
  const account = owner === null ? null : await accountById(db, owner);
  if (account === null) return invalid;
  // Before the token is used up: once the account is enabled again, the session goes on.
  if (account.disabled) return err(failure("account_disabled"));
  const next = await mintRefreshToken(presented.family);
  const rotation = await rotate(
    db,
    presented.family,
    { current: presented.hash, next: next.hash },
    { now: new Date(now).toISOString(), expires_at: expiryFrom(now) },
  );
  switch (rotation.kind) {
    case "unknown":
      return invalid;
    case "reused":
      await endSession(env, rotation.session.user_id, rotation.session.id, now);
      return invalid;
    case "rotated":
      return ok(await grant(env, account.user, rotation.session.id, next.token, now));
  }
}

/**
 * Its open sockets go at once, and its tokens are refused from here on. The user's object comes first: should D1 fail
 * after it, the session is still there to be ended again. False when the user has no such session.
 */
export async function endSession(
  env: Env,
  userId: string,
  sessionId: string,
  now: number,
): Promise<boolean> {
  const db = drizzle(env.DB);
  if (!(await isLiveSession(db, userId, sessionId))) return false;
  await env.USERS.getByName(userId).revokeSession(sessionId, now + TOKENS_GONE_MS);
  await revokeSession(db, sessionId, new Date(now).toISOString());
  return true;
}

/** A session of an outside issuer: its sockets go, and the token that asked is refused from here on. */
export async function endOutsideSession(env: Env, principal: Principal): Promise<void> {
  const { user_id, session_id, expires_at } = principal;
  await env.USERS.getByName(user_id).revokeSession(session_id, expires_at + CLOCK_SLACK_MS);
}

function expiryFrom(now: number): string {
  return new Date(now + SESSION_TTL_MS).toISOString();
}

async function grant(
  env: Env,
  user: User,
  sessionId: string,
  refreshToken: string,
  now: number,
): Promise<Grant> {
  return {
    user,
    access_token: await signAccessToken(env, user.id, sessionId, now),
    token_type: "Bearer",
    expires_in: ACCESS_TOKEN_TTL,
    refresh_token: refreshToken,
  };
}
