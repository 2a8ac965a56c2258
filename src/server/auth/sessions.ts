import { drizzle } from "drizzle-orm/d1";
import { decideRefresh } from "#domain/refreshing.ts";
import type { Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { REFRESH_REPEAT_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import {
  insertSession,
  isLiveSession,
  liveSessions,
  openSessionIds,
  rotate,
  sessionByFamily,
  type RefreshableSession,
} from "#storage/d1/sessions.ts";
import { accountById } from "#storage/d1/users.ts";
import { logAudit, newAuditRow } from "../audit.ts";
import type { Env } from "../env.ts";
import type { Whereabouts } from "../origin.ts";
import { inTime } from "#storage/in-time.ts";
import {
  ACCESS_TOKEN_TTL,
  CLOCK_SLACK_MS,
  signAccessToken,
  TOKENS_GONE_MS,
  type Principal,
} from "./access-token.ts";
import {
  mintRefreshToken,
  parseRefreshToken,
  successorsOf,
  type RefreshToken,
} from "./refresh-token.ts";

/** A session ends when nobody refreshes it for this long. */
const SESSION_TTL_MS = 60 * 24 * 60 * 60 * 1_000;

/**
 * An outside issuer may keep naming an ended session in new tokens: the server remembers its end for at least this
 * long.
 */
const OUTSIDE_MEMORY_MS = 24 * 60 * 60_000;
/** A person who ends a session waits no longer than this to learn whether it exists. */
const LOOKUP_TIME_LIMIT_MS = 2_000;

/** What a session remembers of the request that opened it. */
export interface SignInDevice extends Whereabouts {
  user_agent: string | undefined;
}

/** Opens a session of a person who proved who they are. */
export async function openSession(
  env: Env,
  user: User,
  device: SignInDevice,
  now: number,
): Promise<Grant> {
  const sessionId = crypto.randomUUID();
  const refresh = mintRefreshToken();
  const at = new Date(now).toISOString();
  const { user_agent, network, country } = device;
  const actor = { kind: "user", id: user.id } as const;
  const row = newAuditRow(
    { action: "signed_in", user_id: user.id, actor, session_id: sessionId, network, country },
    now,
  );
  const session = {
    id: sessionId,
    user_id: user.id,
    family: refresh.family,
    refresh_hash: refresh.hash,
    user_agent: user_agent?.slice(0, 256) ?? null,
    created_at: at,
    last_used_at: at,
    expires_at: expiryFrom(now),
  };
  await insertSession(drizzle(env.DB), session, row);
  logAudit(row);
  if (user.deletes_at !== undefined) {
    await env.USERS.getByName(user.id).leaverSignedIn(sessionId);
  }
  return grant(env, user, sessionId, refresh.token, now);
}

/**
 * AUTH-4. A single UPDATE decides which of two concurrent refreshes wins; the other finds the winner's result and
 * repeats its answer. The user's object says whether the session is over, since it knows before D1.
 */
export async function refreshSession(env: Env, token: string, now: number): Promise<Result<Grant>> {
  const invalid = err(failure("invalid_refresh_token"));
  const presented = parseRefreshToken(token);
  if (presented === null) return invalid;
  const db = drizzle(env.DB);
  for (;;) {
    const session = await sessionByFamily(db, presented.family);
    const account = session === null ? null : await accountById(db, session.user_id);
    if (session === null || account === null) return invalid;
    const standing = await env.USERS.getByName(session.user_id).standing(session.id);
    if (account.disabled || (!standing.ok && standing.error.code === "account_disabled")) {
      return err(failure("account_disabled"));
    }
    if (!standing.ok) return invalid;
    const decision = decideRefresh(session, presented.hash, {
      now: new Date(now).toISOString(),
      repeatable_since: new Date(now - REFRESH_REPEAT_MS).toISOString(),
    });
    if (decision === "over") return invalid;
    const next = decision === "reused" ? null : await successor(env, presented, session, decision);
    if (next === null) {
      await env.USERS.getByName(session.user_id).endSession(session.id);
      return invalid;
    }
    const hashes = { current: presented.hash, next: next.hash };
    const times = { now: new Date(now).toISOString(), expires_at: expiryFrom(now) };
    if (decision === "repeat" || (await rotate(db, session.id, hashes, times))) {
      return ok(await grant(env, account.user, session.id, next.token, now));
    }
  }
}

/** Repeats an answer by deriving it from the same key again; returns null where that key is gone. */
async function successor(
  env: Env,
  presented: RefreshToken,
  session: RefreshableSession,
  decision: "rotate" | "repeat",
): Promise<RefreshToken | null> {
  const derived = successorsOf(env, presented);
  if (decision === "rotate") return derived[0] ?? null;
  return derived.find(({ hash }) => hash === session.refresh_hash) ?? null;
}

/**
 * AUTH-3: closes a session's sockets at once, and refuses its tokens from here on. Returns false when the user has no
 * such session. Where D1 does not answer, it asks the user's object to end the session anyway, which is harmless if
 * none exists.
 */
export async function endSession(env: Env, userId: string, sessionId: string): Promise<boolean> {
  const lookup = isLiveSession(drizzle(env.DB), userId, sessionId);
  const isKnown = await inTime(LOOKUP_TIME_LIMIT_MS, lookup).catch(() => true);
  if (isKnown) await env.USERS.getByName(userId).endSession(sessionId);
  return isKnown;
}

/**
 * SESSION-1: ends all of a person's sessions of this server but `keep`; null keeps none. It throws, and ends none, where
 * D1 does not answer.
 */
export async function endOtherSessions(
  env: Env,
  userId: string,
  keep: string | null,
): Promise<void> {
  // An access token may outlive its session in D1 by the slack of clocks.
  const after = new Date(Date.now() - TOKENS_GONE_MS).toISOString();
  const ids = await openSessionIds(drizzle(env.DB), userId, after);
  const others = ids.filter((id) => id !== keep);
  if (others.length > 0) await env.USERS.getByName(userId).endSessions(others);
}

/** Ends the session of the request, of this server or of an outside issuer. */
export async function endOwnSession(env: Env, principal: Principal, now: number): Promise<void> {
  const { user_id, session_id, expires_at, outside } = principal;
  const user = env.USERS.getByName(user_id);
  if (!outside) return user.endSession(session_id);
  const until = Math.max(expires_at + CLOCK_SLACK_MS, now + OUTSIDE_MEMORY_MS);
  return user.revokeSession(session_id, until);
}

/** Lists the user's valid sessions: those of D1, without those that the user's object knows are over. */
export async function sessionsOf(env: Env, userId: string, now: number) {
  const rows = await liveSessions(drizzle(env.DB), userId, new Date(now).toISOString());
  const ids = rows.map(({ id }) => id);
  const ended = new Set(await env.USERS.getByName(userId).endedOf(ids));
  return rows.filter(({ id }) => !ended.has(id));
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
