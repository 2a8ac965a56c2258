import { createMiddleware } from "hono/factory";
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
  if (!admitted.ok) return problem(c, admitted.error);
  c.set("principal", principal.value);
  c.header("ratelimit-policy", `"requests";q=${limit};w=60`);
  c.header("ratelimit", `"requests";r=${admitted.value}`);
  return next();
});

export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}
