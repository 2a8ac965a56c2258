import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";

/** Bounds how fast one address may guess passwords and make accounts. */
export const authAttempts = createMiddleware<AppEnv>(async (c, next) => {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  const limit = configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE;
  const retry_after_ms = await c.env.LIMITERS.getByName(address).take(limit);
  if (retry_after_ms > 0) {
    const detail = `At most ${limit} attempts a minute`;
    return problem(c, failure("rate_limited", detail, { retry_after_ms }));
  }
  return next();
});
