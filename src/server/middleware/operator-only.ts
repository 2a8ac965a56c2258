import { createHash, timingSafeEqual } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { operatorHash } from "#storage/d1/operators.ts";
import { auditHourly } from "../audit.ts";
import { readOperatorToken } from "../auth/operator-token.ts";
import { sameHash } from "../auth/server-key.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";
import { log } from "../log.ts";
import { originOf, routeOf } from "../origin.ts";
import { bearerToken } from "./authenticated.ts";
import { clientNetwork } from "./network-of.ts";

/** The id of the holder of OPERATOR_TOKEN. */
export const ROOT_OPERATOR = "root";

/**
 * OPERATOR-1: requires OPERATOR_TOKEN or the token of a named operator. Without a configured OPERATOR_TOKEN, or with a
 * wrong token, these addresses appear not to exist. After too many wrong guesses from a network, the server also
 * refuses correct tokens, because refusing only wrong ones would reveal the correct one.
 */
export const operatorOnly = createMiddleware<AppEnv>(async (c, next) => {
  const expected = c.env.OPERATOR_TOKEN ?? "";
  if (expected === "") return problem(c, failure("not_found"));
  const network = clientNetwork(c);
  const limit = configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE;
  const guesses = c.env.LIMITERS.getByName(`operator:${network}`);
  const tooMany = (retry_after_ms: number) => {
    const detail = `At most ${limit} attempts a minute`;
    return problem(c, failure("rate_limited", detail, { retry_after_ms }));
  };
  const token = bearerToken(c.req.header("authorization")) ?? "";
  const waits = await guesses.wait(limit);
  // Check the limit before querying D1, so that made-up tokens cost no query.
  const operator = waits > 0 ? null : await operatorOf(c, token, expected);
  if (operator !== null) {
    c.set("operator", operator);
    const called = { ...originOf(c), action: "operator_called", detail: routeOf(c) } as const;
    c.executionCtx.waitUntil(auditHourly(c.env, called));
    return next();
  }
  if (waits > 0) return tooMany(waits);
  log("error", "operator_refused", { network });
  const refused = { ...originOf(c), action: "operator_refused" } as const;
  c.executionCtx.waitUntil(auditHourly(c.env, refused));
  const retry_after_ms = await guesses.take(limit);
  return retry_after_ms > 0 ? tooMany(retry_after_ms) : problem(c, failure("not_found"));
});

/** Guards calls that only the holder of OPERATOR_TOKEN may make; requires `operatorOnly`. */
export const rootOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (c.get("operator") === ROOT_OPERATOR) return next();
  return problem(c, failure("forbidden", "This call requires OPERATOR_TOKEN"));
});

/** Returns the operator's id, or null for a wrong token. */
async function operatorOf(
  c: Context<AppEnv>,
  token: string,
  expected: string,
): Promise<string | null> {
  if (sameText(token, expected)) return ROOT_OPERATOR;
  const presented = readOperatorToken(token);
  if (presented === null) return null;
  const hash = await operatorHash(drizzle(c.env.DB), presented.id);
  return hash !== null && sameHash(presented.hash, hash) ? presented.id : null;
}

/** Compares digests, so that the time depends on neither the position of a difference nor the length. */
function sameText(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
