import { createMiddleware } from "hono/factory";
import type { Result } from "#protocol/result.ts";
import { authenticate } from "../auth/authenticate.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";

/** Requires `Authorization: Bearer <access token>` of a valid session, by a user within their rate limit. */
export const authenticated = createMiddleware<AppEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
  const principal = await authenticate(c.env, token, Date.now());
  if (!principal.ok) return problem(c, principal.error);
  const { user_id, session_id } = principal.value;
  const limit = configOf(c.env).REQUESTS_PER_MINUTE;
  const admitted = await c.env.USERS.getByName(user_id).admit(session_id, limit);
  if (admitted.ok) {
    c.set("principal", principal.value);
    await next();
  } else {
    c.res = problem(c, admitted.error);
  }
  sayRate(c.res, "requests", limit, admitted);
  return undefined;
});

/** On every answer, refusals too, but to a session that has ended: how many requests one may make, and has left. */
export function sayRate(
  { headers }: Response,
  policy: "requests" | "media",
  limit: number,
  admitted: Result<number>,
): void {
  if (!admitted.ok && admitted.error.code !== "rate_limited") return;
  headers.set("ratelimit-policy", `"${policy}";q=${limit};w=60`);
  headers.set("ratelimit", `"${policy}";r=${admitted.ok ? admitted.value : 0}`);
}

export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}
