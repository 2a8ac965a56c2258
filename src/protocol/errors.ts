import type { CloseReason } from "./close-codes.ts";
import type { ErrorCode, Issue } from "./problem.ts";

interface ErrorKind {
  status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 409
    | 410
    | 411
    | 412
    | 413
    | 415
    | 416
    | 422
    | 426
    | 429
    | 500
    | 501
    | 503
    | 507;
  title: string;
  /** Whether the same request may succeed later, unchanged. */
  retryable: boolean;
  /** How the server closes a WebSocket upgrade refused with this code; a code without one never refuses an upgrade. */
  close?: CloseReason;
}

/** Every error code: its HTTP status, whether a retry may succeed, and the close code of an upgrade it refuses. */
export const ERRORS = {
  malformed: { status: 400, title: "The body is not well-formed JSON", retryable: false },
  validation_failed: { status: 400, title: "The request is not valid", retryable: false },
  frame_malformed: { status: 400, title: "The frame is not a JSON text", retryable: false },
  unauthenticated: {
    status: 401,
    title: "A valid access token is required",
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
    title: "Wrong username or password",
    retryable: false,
  },
  invalid_refresh_token: {
    status: 401,
    title: "The refresh token is not valid",
    retryable: false,
  },
  confirmation_required: {
    status: 403,
    title: "The person has to confirm that it is them",
    retryable: false,
  },
  no_password: {
    status: 409,
    title: "This account has no password here: it signs in with its issuer",
    retryable: false,
  },
  second_factor_required: {
    status: 401,
    title: "The password is right; this account also asks for a second factor",
    retryable: false,
  },
  second_step_expired: {
    status: 401,
    title: "The second step has expired or was completed already; sign in again",
    retryable: false,
  },
  last_way_in: {
    status: 409,
    title: "The account would have no way to sign in",
    retryable: false,
  },
  mail_unavailable: {
    status: 503,
    title: "The mail could not be sent right now",
    retryable: true,
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
  account_deleting: {
    status: 401,
    title: "The account is waiting to be deleted",
    retryable: false,
    close: "session_revoked",
  },
  invalid_key: { status: 401, title: "A valid server key is required", retryable: false },
  missing_scope: { status: 403, title: "The server key lacks a scope", retryable: false },
  key_not_accepted: {
    status: 403,
    title: "This address does not accept a server key",
    retryable: false,
    close: "unauthenticated",
  },
  key_required: { status: 403, title: "Only a server key may do this", retryable: false },
  forbidden: { status: 403, title: "Your role does not allow this", retryable: false },
  not_reachable: { status: 403, title: "This person can't be messaged", retryable: false },
  not_found: { status: 404, title: "Not found", retryable: false, close: "not_found" },
  method_not_allowed: {
    status: 405,
    title: "This address does not support this method",
    retryable: false,
  },
  registration_closed: {
    status: 403,
    title: "Nobody can sign up on this server",
    retryable: false,
  },
  invitation_required: {
    status: 403,
    title: "Signing up here requires a valid invitation",
    retryable: false,
  },
  mail_required: {
    status: 403,
    title: "Signing up here requires a verified email address",
    retryable: false,
  },
  challenge_required: {
    status: 403,
    title: "After wrong passwords, signing in requires a check against robots",
    retryable: false,
  },
  challenge_failed: {
    status: 403,
    title: "The check against robots failed",
    retryable: false,
  },
  challenge_unavailable: {
    status: 503,
    title: "The check against robots is unavailable right now",
    retryable: true,
  },
  username_taken: { status: 409, title: "This username is taken", retryable: false },
  last_owner: { status: 409, title: "A group needs an owner", retryable: false },
  conversation_full: { status: 409, title: "The conversation is full", retryable: false },
  left_conversation: {
    status: 409,
    title: "This person left the conversation and cannot be added again",
    retryable: false,
  },
  banned: { status: 403, title: "This person cannot join this group", retryable: false },
  invitation_expired: { status: 410, title: "The invitation has expired", retryable: false },
  invitation_revoked: { status: 410, title: "The invitation was revoked", retryable: false },
  invitation_used_up: {
    status: 410,
    title: "The invitation has reached its number of uses",
    retryable: false,
  },
  not_empty: {
    status: 409,
    title: "The conversation already exists; an import can only create a new one",
    retryable: false,
  },
  direct_conversation: {
    status: 409,
    title: "Not possible in a direct conversation",
    retryable: false,
  },
  too_many: { status: 409, title: "The limit has been reached", retryable: false },
  message_deleted: { status: 409, title: "The message has been deleted", retryable: false },
  precondition_failed: { status: 412, title: "It was changed in the meantime", retryable: false },
  idempotency_key_reused: {
    status: 422,
    title: "The idempotency key was used for another request",
    retryable: false,
  },
  idempotency_key_in_use: {
    status: 409,
    title: "The same request is still being processed",
    retryable: true,
  },
  too_large: { status: 413, title: "Too large", retryable: false },
  unsupported_media_type: {
    status: 415,
    title: "The body must be application/json",
    retryable: false,
  },
  length_required: {
    status: 411,
    title: "The Content-Length header is required",
    retryable: false,
  },
  upgrade_required: {
    status: 426,
    title: "This address accepts only WebSocket connections",
    retryable: false,
  },
  range_not_satisfiable: {
    status: 416,
    title: "The requested range does not exist",
    retryable: false,
  },
  quota_exceeded: { status: 507, title: "The storage limit has been reached", retryable: false },
  translation_not_configured: {
    status: 501,
    title: "Translation is not configured on this server",
    retryable: false,
  },
  translation_unavailable: {
    status: 503,
    title: "Translation is unavailable right now",
    retryable: true,
  },
  bot_offline: { status: 503, title: "The bot is not connected right now", retryable: true },
  bot_silent: { status: 503, title: "The bot did not answer in time", retryable: true },
  rate_limited: {
    status: 429,
    title: "Rate limit exceeded",
    retryable: true,
    close: "rate_limited",
  },
  internal: { status: 500, title: "Something went wrong on the server", retryable: true },
  server_outdated: {
    status: 503,
    title: "A newer build wrote this data; an operator must deploy that build again",
    retryable: true,
    close: "unavailable",
  },
  misconfigured: {
    status: 503,
    title: "The server's configuration is wrong; an operator must correct it",
    retryable: true,
    close: "unavailable",
  },
  overloaded: {
    status: 503,
    title: "The server is too busy right now",
    retryable: true,
    close: "unavailable",
  },
} as const satisfies Record<ErrorCode, ErrorKind>;

/** An expected failure, which becomes a problem, an error frame or a close. */
export interface Failure {
  code: ErrorCode;
  detail: string;
  /** Milliseconds until the same request may succeed; with `rate_limited` and `overloaded`. */
  retry_after_ms?: number;
  issues?: Issue[];
  /** With `second_factor_required`. */
  second_step?: { factor_token: string; methods: string[] };
  /** With `challenge_required`. */
  challenge?: { site_key: string; script_url: string; action: string };
}

export function failure(
  code: ErrorCode,
  detail: string = ERRORS[code].title,
  more: Omit<Failure, "code" | "detail"> = {},
): Failure {
  return { code, detail, ...more };
}

/** The close reason for an upgrade refused with this code; null if none is defined, and the socket closes with 1011. */
export function closeReasonOf(code: ErrorCode): CloseReason | null {
  const kind: ErrorKind = ERRORS[code];
  return kind.close ?? null;
}
