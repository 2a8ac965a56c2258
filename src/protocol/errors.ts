import { z } from "zod";
import type { CloseReason } from "./close-codes.ts";

interface ErrorKind {
  status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 409
    | 411
    | 412
    | 413
    | 415
    | 416
    | 426
    | 429
    | 500
    | 501
    | 503
    | 507;
  title: string;
  /** Whether the same request may succeed later without being changed. */
  retryable: boolean;
  /** How a WebSocket upgrade that fails so is closed; a code without one never refuses an upgrade. */
  close?: CloseReason;
}

/** Every error code: its HTTP status, whether to retry, and how it closes a socket that it refuses. */
export const ERRORS = {
  malformed: { status: 400, title: "The body is not well-formed JSON", retryable: false },
  validation_failed: { status: 400, title: "The request is not valid", retryable: false },
  frame_malformed: { status: 400, title: "The frame is not a JSON text", retryable: false },
  unauthenticated: {
    status: 401,
    title: "A valid access token is needed",
    retryable: false,
    close: "unauthenticated",
  },
  token_expired: {
    status: 401,
    title: "The access token has expired",
    retryable: false,
    close: "token_expired",
  },
  invalid_credentials: {
    status: 401,
    title: "The username or the password is wrong",
    retryable: false,
  },
  invalid_refresh_token: {
    status: 401,
    title: "The refresh token is not valid",
    retryable: false,
  },
  session_revoked: {
    status: 401,
    title: "The session has ended",
    retryable: false,
    close: "session_revoked",
  },
  account_disabled: {
    status: 401,
    title: "The account is disabled",
    retryable: false,
    close: "session_revoked",
  },
  forbidden: { status: 403, title: "Your role does not allow this", retryable: false },
  not_found: { status: 404, title: "There is no such thing", retryable: false, close: "not_found" },
  method_not_allowed: {
    status: 405,
    title: "This address does not answer this method",
    retryable: false,
  },
  username_taken: { status: 409, title: "This username is taken", retryable: false },
  last_owner: { status: 409, title: "A group needs an owner", retryable: false },
  conversation_full: { status: 409, title: "The conversation is full", retryable: false },
  left_conversation: {
    status: 409,
    title: "They left this conversation by themselves",
    retryable: false,
  },
  direct_conversation: {
    status: 409,
    title: "This cannot be done in a direct conversation",
    retryable: false,
  },
  too_many: { status: 409, title: "There are as many as there may be", retryable: false },
  message_deleted: { status: 409, title: "The message is deleted", retryable: false },
  precondition_failed: { status: 412, title: "It has changed since", retryable: false },
  too_large: { status: 413, title: "This is too large", retryable: false },
  unsupported_media_type: {
    status: 415,
    title: "The body must be application/json",
    retryable: false,
  },
  length_required: { status: 411, title: "The body's length must be said", retryable: false },
  upgrade_required: { status: 426, title: "This address is for WebSockets", retryable: false },
  range_not_satisfiable: { status: 416, title: "There is no such part of it", retryable: false },
  quota_exceeded: { status: 507, title: "There is no room left for this", retryable: false },
  translation_not_configured: {
    status: 501,
    title: "This server has no translator",
    retryable: false,
  },
  translation_unavailable: {
    status: 503,
    title: "The translator does not answer right now",
    retryable: true,
  },
  rate_limited: { status: 429, title: "Too fast", retryable: true, close: "rate_limited" },
  internal: { status: 500, title: "Something broke on our side", retryable: true },
  server_outdated: {
    status: 503,
    title: "A newer build has written this: an operator has to deploy that one again",
    retryable: true,
    close: "unavailable",
  },
  overloaded: { status: 503, title: "Too busy right now", retryable: true, close: "unavailable" },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

export const errorCodeSchema = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

/** One thing wrong with a request: `path` is dotted, "" for the whole. */
export const issueSchema = z.object({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof issueSchema>;

/** An expected failure, on its way to a problem, an error frame or a close. */
export interface Failure {
  code: ErrorCode;
  detail: string;
  /** Milliseconds until the same request may succeed; with `rate_limited` and `overloaded`. */
  retry_after_ms?: number;
  issues?: Issue[];
}

export function failure(
  code: ErrorCode,
  detail: string = ERRORS[code].title,
  more: { retry_after_ms?: number; issues?: Issue[] } = {},
): Failure {
  return { code, detail, ...more };
}

/** The close code for a refused upgrade; a code without one of its own is a passing fault (1011). */
export function closeReasonOf(code: ErrorCode): CloseReason | null {
  const kind: ErrorKind = ERRORS[code];
  return kind.close ?? null;
}

/** RFC 9457, `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** A client takes one it does not know for what the status says. */
    code: errorCodeSchema.or(z.string()),
    request_id: z.string(),
    retryable: z.boolean(),
    errors: z.array(issueSchema).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;
