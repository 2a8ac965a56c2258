import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import type { CreatedToken, TokenCreate } from "#protocol/provisioning.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Origin } from "#storage/audit-row.ts";
import { insertSession, prolongSession } from "#storage/d1/sessions.ts";
import { accountById } from "#storage/d1/users.ts";
import { ACCESS_TOKEN_TTL, signAccessToken } from "../auth/access-token.ts";
import { mintRefreshToken } from "../auth/refresh-token.ts";
import { logAudit, newAuditRow } from "../audit.ts";
import { endOf } from "../auth/sessions.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { invalid } from "../invalid.ts";

const DAY_MS = 24 * 60 * 60_000;
const NOWHERE = { network: null, country: null, city: null };

/**
 * ACCOUNT-3: creates an access token for a person, in a session that they and the backend can end like any other. The
 * session lasts as long as its last token, within the usual maximum (SESSION-2).
 */
export async function createToken(
  env: Env,
  userId: string,
  { expires_in = ACCESS_TOKEN_TTL, session_id, user_agent }: TokenCreate,
  origin: Origin,
  now: number,
): Promise<Result<CreatedToken>> {
  const db = drizzle(env.DB);
  const account = await accountById(db, userId);
  if (account === null || account.user.kind !== "person") return err(failure("not_found"));
  const standing = await env.USERS.getByName(userId).standing(session_id ?? "");
  if (!standing.ok) return standing;
  if (account.disabled) return err(failure("account_disabled"));
  const at = new Date(now).toISOString();
  const expires_at = new Date(now + expires_in * 1_000).toISOString();
  const id = session_id ?? crypto.randomUUID();
  let end = endOf(env, { created_at: at });
  if (session_id === undefined) {
    // Nobody receives the refresh token, so only the backend can prolong the session.
    const { family, hash } = mintRefreshToken();
    const row = newAuditRow(
      { ...origin, action: "token_created", user_id: userId, session_id: id },
      now,
    );
    // The request comes from the backend, so its network says nothing about the person's device.
    const session = {
      id,
      user_id: userId,
      family,
      refresh_hash: hash,
      user_agent: user_agent ?? null,
      ...NOWHERE,
      created_at: at,
      last_used_at: at,
      expires_at,
    };
    await insertSession(db, session, row);
    logAudit(row);
  } else {
    const created_after = new Date(now - configOf(env).SESSION_DAYS * DAY_MS).toISOString();
    const wish = { id, user_id: userId, now: at, expires_at, created_after };
    const created_at = await prolongSession(db, wish);
    if (created_at === null) {
      return err(invalid("session_id", "is not a session of this person"));
    }
    end = endOf(env, { created_at });
  }
  const seconds = Math.max(1, Math.min(expires_in, Math.floor((end - now) / 1_000)));
  return ok({
    user_id: userId,
    session_id: id,
    access_token: await signAccessToken(env, userId, id, now, { seconds, minted: true }),
    token_type: "Bearer",
    expires_in: seconds,
  });
}
