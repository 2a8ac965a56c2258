import type { Context, Next } from "hono";
import { createMiddleware } from "hono/factory";
import type { Result } from "#protocol/result.ts";
import type { Principal } from "../auth/access-token.ts";
import { authenticate } from "../auth/authenticate.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";

/**
 * Requires `Authorization: Bearer <access token>` of a valid session, within the user's rate limit. Accepts no server
 * keys: see `callers`.
 */
export const authenticated = createMiddleware<AppEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
  const principal = await authenticate(c.env, token, Date.now());
  if (!principal.ok) return problem(c, principal.error);
  await admit(c, next, principal.value, "requests");
  return undefined;
});

/** Requires the same, but also admits a person whose account awaits deletion (LEAVE-2). */
export const leaver = createMiddleware<AppEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
  const principal = await authenticate(c.env, token, Date.now());
  if (!principal.ok) return problem(c, principal.error);
  const { user_id, session_id, outside } = principal.value;
  const { REQUESTS_PER_MINUTE: limit } = configOf(c.env);
  const user = c.env.USERS.getByName(user_id);
  const admitted = await user.admitLeaver(session_id, outside, limit);
  await goOn(c, next, principal.value, admitted, { budget: "requests", limit });
  return undefined;
});

/**
 * Admits a person's request within one of their budgets. Every response, including refusals, states the budget and what
 * is left of it, except for ended sessions.
 */
export async function admit(
  c: Context<AppEnv>,
  next: Next,
  principal: Principal,
  budget: "requests" | "media",
): Promise<void> {
  const { REQUESTS_PER_MINUTE, MEDIA_REQUESTS_PER_MINUTE } = configOf(c.env);
  const limit = budget === "media" ? MEDIA_REQUESTS_PER_MINUTE : REQUESTS_PER_MINUTE;
  const user = c.env.USERS.getByName(principal.user_id);
  const admitted = await user.admit(principal.session_id, limit, budget);
  await goOn(c, next, principal, admitted, { budget, limit });
}

async function goOn(
  c: Context<AppEnv>,
  next: Next,
  principal: Principal,
  admitted: Result<number>,
  { budget, limit }: { budget: string; limit: number },
): Promise<void> {
  if (admitted.ok) {
    c.set("principal", { user_id: principal.user_id, key: null });
    c.set("session", principal);
    await next();
  } else {
    c.res = problem(c, admitted.error);
    if (admitted.error.code !== "rate_limited") return;
  }
  c.res.headers.set("ratelimit-policy", `"${budget}";q=${limit};w=60`);
  c.res.headers.set("ratelimit", `"${budget}";r=${admitted.ok ? admitted.value : 0}`);
}

export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}
