import { drizzle } from "drizzle-orm/d1";
import { deviceNameOf } from "#domain/device-name.ts";
import { decideRefresh } from "#domain/refreshing.ts";
import type { Grant, Session } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { REFRESH_REPEAT_MS, SESSION_IDLE_DAYS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import type { Origin } from "#storage/audit-row.ts";
import {
  insertSession,
  isLiveSession,
  liveSessions,
  openSessionIds,
  rotate,
  sessionOpenedAt,
  sessionByFamily,
  type RefreshableSession,
} from "#storage/d1/sessions.ts";
import { accountById } from "#storage/d1/users.ts";
import { audit, logAudit, newAuditRow } from "../audit.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { sendNotice } from "../mail/notices.ts";
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

const DAY_MS = 24 * 60 * 60_000;

/**
 * The server remembers the end of an outside issuer's session for at least this long, since the issuer may keep issuing
 * tokens for it.
 */
const OUTSIDE_MEMORY_MS = 24 * 60 * 60_000;
/** A request to end a session waits no longer than this to learn whether it exists. */
const LOOKUP_TIME_LIMIT_MS = 2_000;

/** What a session records about the request that opened it; `is_new`: the device is new to the account. */
export interface SignInDevice extends Whereabouts {
  user_agent: string | undefined;
  is_new?: boolean;
}

/** Opens a session after authentication. Notifies the person's other devices of a new device before it responds. */
export async function openSession(
  env: Env,
  user: User,
  { is_new = false, ...device }: SignInDevice,
  now: number,
): Promise<Grant> {
  const id = crypto.randomUUID();
  const refresh = mintRefreshToken();
  const at = new Date(now).toISOString();
  const { network, country, city } = device;
  const user_agent = device.user_agent?.slice(0, 256) ?? null;
  const actor = { kind: "user", id: user.id } as const;
  const detail = is_new ? "new_device" : null;
  const row = newAuditRow(
    { action: "signed_in", user_id: user.id, actor, session_id: id, network, country, detail },
    now,
  );
  const times = { created_at: at, last_used_at: at };
  const opened = { id, user_agent, network, country, city, ...times };
  const { family, hash: refresh_hash } = refresh;
  const expires_at = expiryOf(env, at, now);
  const session = { ...opened, user_id: user.id, family, refresh_hash, expires_at };
  await insertSession(drizzle(env.DB), session, row);
  logAudit(row);
  if (user.deletes_at !== undefined) await env.USERS.getByName(user.id).leaverSignedIn(id);
  if (is_new) {
    const marked = { ...sessionView(env, opened), current: false, new_device: true };
    await env.USERS.getByName(user.id).signedInAnew(marked);
    const from = [marked.device, city, country].filter((part) => part !== null).join(", ");
    await sendNotice(env, user.id, { kind: "new_sign_in", at: now, from });
  }
  return grant(env, user, opened, refresh.token, now);
}

/**
 * AUTH-4: a single UPDATE decides which of two concurrent refreshes wins; the other finds the winner's result and
 * returns the same tokens. The user's object decides whether the session has ended, since it knows before D1.
 */
export async function refreshSession(
  env: Env,
  token: string,
  from: Whereabouts,
  now: number,
): Promise<Result<Grant>> {
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
    if (!standing.ok || isOver(env, session, now)) return invalid;
    const decision = decideRefresh(session, presented.hash, {
      now: new Date(now).toISOString(),
      repeatable_since: new Date(now - REFRESH_REPEAT_MS).toISOString(),
    });
    if (decision === "over") return invalid;
    const next = decision === "reused" ? null : await successor(env, presented, session, decision);
    if (next === null) {
      const { network, country } = from;
      const by = { actor: null, session_id: null, network, country };
      const user = env.USERS.getByName(session.user_id);
      await user.endSessions([session.id], { ...by, action: "refresh_reused" });
      return invalid;
    }
    const hashes = { current: presented.hash, next: next.hash };
    const expires_at = expiryOf(env, session.created_at, now);
    const times = { now: new Date(now).toISOString(), expires_at };
    if (decision === "repeat" || (await rotate(db, session.id, hashes, times, from))) {
      return ok(await grant(env, account.user, session, next.token, now));
    }
  }
}

/** Returns the successor again by deriving it from the same key; null if that key is gone. */
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
 * AUTH-3: closes a session's sockets at once, and refuses its tokens from then on. Returns false if the user has no
 * such session. If D1 is unavailable, asks the user's object to end the session anyway, which is harmless if it does
 * not exist.
 */
export async function endSession(
  env: Env,
  userId: string,
  sessionId: string,
  by: Origin,
): Promise<boolean> {
  const lookup = isLiveSession(drizzle(env.DB), userId, sessionId);
  const isKnown = await inTime(LOOKUP_TIME_LIMIT_MS, lookup).catch(() => true);
  const ended = { ...by, session_id: null, action: "session_ended" } as const;
  if (isKnown) await env.USERS.getByName(userId).endSessions([sessionId], ended);
  return isKnown;
}

/**
 * SESSION-1: ends all of a person's sessions of this server except `keep` (null: all). If D1 is unavailable, throws and
 * ends none.
 */
export async function endOtherSessions(
  env: Env,
  userId: string,
  keep: string | null,
  by: Origin = ofPerson(userId, keep),
): Promise<void> {
  // An access token may outlive its session in D1 by the clock slack.
  const after = new Date(Date.now() - TOKENS_GONE_MS).toISOString();
  const ids = await openSessionIds(drizzle(env.DB), userId, after);
  const others = ids.filter((id) => id !== keep);
  if (others.length === 0) return;
  await env.USERS.getByName(userId).endSessions(others, { ...by, action: "session_ended" });
}

/** Ends the request's own session, of this server or of an outside issuer. */
export async function endOwnSession(
  env: Env,
  principal: Principal,
  by: Origin,
  now: number,
): Promise<void> {
  const { user_id, session_id, expires_at, outside } = principal;
  const user = env.USERS.getByName(user_id);
  const ended = { ...by, action: "signed_out" } as const;
  if (!outside) return user.endSessions([session_id], ended);
  const until = Math.max(expires_at + CLOCK_SLACK_MS, now + OUTSIDE_MEMORY_MS);
  await user.revokeSession(session_id, until);
  await audit(env, { ...ended, user_id }, now);
}

/** Returns when (ms) a request's session was opened, here or at its issuer; null if unknown. */
export async function openedAt(
  env: Env,
  { user_id, session_id, outside, authenticated_at }: Principal,
): Promise<number | null> {
  if (outside) return authenticated_at ?? null;
  return sessionOpenedAt(drizzle(env.DB), user_id, session_id);
}

/** SESSION-3: confirms a new device's session, if the confirming session is older. */
export async function confirmSession(
  env: Env,
  sessionId: string,
  by: Principal,
): Promise<Result<null>> {
  const opened_at = await openedAt(env, by);
  const asking = { id: by.session_id, opened_at: opened_at ?? Infinity };
  return env.USERS.getByName(by.user_id).confirmSignIn(sessionId, asking);
}

/** Lists the user's valid sessions: those in D1, without those that the user's object knows to have ended. */
export async function sessionsOf(env: Env, userId: string, now: number): Promise<SessionView[]> {
  const rows = await liveSessions(drizzle(env.DB), userId, new Date(now).toISOString());
  const marks = await env.USERS.getByName(userId).sessionMarks(rows.map(({ id }) => id));
  const ended = new Set(marks.ended);
  const anew = new Set(marks.new_devices);
  return rows
    .filter((row) => !ended.has(row.id) && !isOver(env, row, now))
    .map((row) => ({ ...sessionView(env, row), new_device: anew.has(row.id) }));
}

/** A session as any authorized viewer sees it; only the reader knows whether it is their current one. */
type SessionView = Omit<Session, "current">;

function sessionView(
  env: Env,
  session: Omit<SessionView, "device" | "expires_at" | "new_device">,
): Omit<SessionView, "new_device"> {
  const expires_at = new Date(endOf(env, session)).toISOString();
  return { ...session, device: deviceNameOf(session.user_agent), expires_at };
}

/** SESSION-2: returns when (ms) a session ends, regardless of refreshes. */
export function endOf(env: Env, { created_at }: { created_at: string }): number {
  return Date.parse(created_at) + configOf(env).SESSION_DAYS * DAY_MS;
}

function isOver(env: Env, session: { created_at: string }, now: number): boolean {
  return endOf(env, session) - now < 1_000;
}

/** Returns when a session ends unless it is refreshed. */
function expiryOf(env: Env, created_at: string, now: number): string {
  const idle = now + SESSION_IDLE_DAYS * DAY_MS;
  return new Date(Math.min(idle, endOf(env, { created_at }))).toISOString();
}

function ofPerson(userId: string, session_id: string | null): Origin {
  return { actor: { kind: "user", id: userId }, session_id, network: null, country: null };
}

async function grant(
  env: Env,
  user: User,
  session: { id: string; created_at: string },
  refreshToken: string,
  now: number,
): Promise<Grant> {
  const end = endOf(env, session);
  const expires_in = Math.min(ACCESS_TOKEN_TTL, Math.floor((end - now) / 1_000));
  return {
    user,
    access_token: await signAccessToken(env, user.id, session.id, now, { seconds: expires_in }),
    token_type: "Bearer",
    expires_in,
    refresh_token: refreshToken,
    session_expires_at: new Date(end).toISOString(),
  };
}
