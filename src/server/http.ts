import type { Context, TypedResponse } from "hono";
import { z } from "zod";
import { ERRORS, type Failure } from "#protocol/errors.ts";
import { problemSchema, type ErrorCode, type Problem } from "#protocol/problem.ts";
import { idempotencyKeySchema } from "#protocol/idempotency.ts";
import type { Principal } from "./auth/access-token.ts";
import type { Caller } from "./auth/caller.ts";
import type { Hook } from "#protocol/bot/hook.ts";
import { headersNamed, type HeaderName } from "./documents/response-headers.ts";
import type { Env } from "./env.ts";
import { problemResponse } from "./problem.ts";

/**
 * The context of every handler. `principal` is the caller, set by `authenticated` and similar middleware; `session` is
 * set only on routes that accept no server key.
 */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string | undefined;
    principal: Caller;
    session: Principal;
    /** The id of the calling operator, on operators' routes. */
    operator: string;
    /** The incoming webhook of a post. */
    hook: Hook;
    seed: string | undefined;
  };
}

type ProblemStatus = (typeof ERRORS)[ErrorCode]["status"];

export function problem(
  c: Context<AppEnv>,
  failure: Failure,
): TypedResponse<Problem, ProblemStatus, "json"> & Response {
  const response: Response & Partial<TypedResponse<Problem, ProblemStatus, "json">> =
    problemResponse(failure, c.get("requestId") ?? crypto.randomUUID());
  return response as TypedResponse<Problem, ProblemStatus, "json"> & Response;
}

/** The header that makes a request idempotent (IDEMPOTENT-1). */
export const idempotencyHeaders = z.object({ "idempotency-key": idempotencyKeySchema.optional() });
export const IDEMPOTENT = ["idempotency_key_reused", "idempotency_key_in_use"] as const;

/** Describes a route's response. */
export function answer<T extends z.ZodType>(
  description: string,
  schema: T,
  headers: readonly HeaderName[] = [],
) {
  return {
    description,
    headers: headersNamed(headers),
    content: { "application/json": { schema } },
  };
}

export function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

interface ProblemAnswer {
  description: string;
  headers: z.ZodObject;
  content: { "application/problem+json": { schema: typeof problemSchema } };
}

/** The problems that a route may return, besides those of the server itself, typed by their common shape. */
export function problems(...codes: ErrorCode[]): { default: ProblemAnswer } {
  const byStatus = Map.groupBy(
    new Set([...codes, "internal", "overloaded", "server_outdated", "misconfigured"] as const),
    (code) => ERRORS[code].status,
  );
  // A request with a wrong confirmation was authenticated, so unlike for an invalid token its 401 carries the budget.
  const isConfirmed = codes.includes("confirmation_required");
  const answers = [...byStatus].map(([status, those]): [string, ProblemAnswer] => [
    String(status),
    {
      description: those.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join("; "),
      headers: headersNamed(isConfirmed && status === 401 ? ["RateLimit-Policy", "RateLimit"] : []),
      content: { "application/problem+json": { schema: problemSchema } },
    },
  ]);
  return Object.fromEntries(answers) as unknown as { default: ProblemAnswer };
}

/** The problems of every route that takes a JSON body. */
export const JSON_BODY = [
  "malformed",
  "validation_failed",
  "too_large",
  "unsupported_media_type",
] as const;

/** The problems of every route that needs a signed-in user. */
export const AUTHENTICATED = [
  "validation_failed",
  "unauthenticated",
  "token_expired",
  "session_revoked",
  "account_disabled",
  "account_deleting",
  "key_not_accepted",
  "rate_limited",
] as const;

/** The problems of every route that requires a confirmation. */
export const CONFIRMED = [
  ...AUTHENTICATED,
  "confirmation_required",
  "invalid_credentials",
  "overloaded",
] as const;

/** The problems of every route that needs a signed-in user, or a server key. */
export const CALLER = [
  "validation_failed",
  "unauthenticated",
  "token_expired",
  "session_revoked",
  "account_disabled",
  "account_deleting",
  "invalid_key",
  "missing_scope",
  "rate_limited",
] as const;

/** The problems of every route that needs a server key. */
export const KEYED = [
  "validation_failed",
  "unauthenticated",
  "token_expired",
  "invalid_key",
  "missing_scope",
  "key_required",
  "rate_limited",
] as const;
