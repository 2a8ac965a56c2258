import { createHash, timingSafeEqual } from "node:crypto";
import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";
import { auditHourly } from "../audit.ts";
import { log } from "../log.ts";
import { originOf, routeOf } from "../origin.ts";
import { bearerToken } from "./authenticated.ts";
import { clientNetwork } from "./network-of.ts";

/** Whoever has OPERATOR_TOKEN. */
export const ROOT_OPERATOR = "root";

/**
 * Without an OPERATOR_TOKEN, or with another, these addresses do not exist. After too many wrong guesses the server
 * refuses a network's right token too, or else its refusals would reveal the right one.
 */
export const operatorOnly = createMiddleware<AppEnv>(async (c, next) => {
  const expected = c.env.OPERATOR_TOKEN ?? "";
  if (expected === "") return problem(c, failure("not_found"));
  const right = sameText(bearerToken(c.req.header("authorization")) ?? "", expected);
  const network = clientNetwork(c);
  const limit = configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE;
  const guesses = c.env.LIMITERS.getByName(`operator:${network}`);
  const retry_after_ms = await (right ? guesses.wait(limit) : guesses.take(limit));
  if (!right) {
    log("error", "operator_refused", { network });
    const refused = { ...originOf(c), action: "operator_refused" } as const;
    c.executionCtx.waitUntil(auditHourly(c.env, refused));
  }
  if (retry_after_ms > 0) {
    const detail = `At most ${limit} attempts a minute`;
    return problem(c, failure("rate_limited", detail, { retry_after_ms }));
  }
  if (!right) return problem(c, failure("not_found"));
  c.set("operator", ROOT_OPERATOR);
  const called = { ...originOf(c), action: "operator_called", detail: routeOf(c) } as const;
  c.executionCtx.waitUntil(auditHourly(c.env, called));
  return next();
});

/** Compares digests, so that the time depends neither on where the texts differ nor on their length. */
function sameText(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
