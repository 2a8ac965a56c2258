import { z } from "zod";

/**
 * Every error code. A file apart from `errors.ts`, which defines what each means, since a client needs only the codes.
 */
export const ERROR_CODES = [
  "malformed",
  "validation_failed",
  "frame_malformed",
  "unauthenticated",
  "token_expired",
  "invalid_credentials",
  "invalid_refresh_token",
  "confirmation_required",
  "no_password",
  "second_factor_required",
  "second_step_expired",
  "last_way_in",
  "mail_unavailable",
  "session_revoked",
  "account_disabled",
  "account_deleting",
  "invalid_key",
  "missing_scope",
  "key_not_accepted",
  "key_required",
  "forbidden",
  "not_reachable",
  "not_found",
  "method_not_allowed",
  "registration_closed",
  "invitation_required",
  "mail_required",
  "challenge_required",
  "challenge_failed",
  "challenge_unavailable",
  "username_taken",
  "last_owner",
  "conversation_full",
  "left_conversation",
  "banned",
  "invitation_expired",
  "invitation_revoked",
  "invitation_used_up",
  "not_empty",
  "direct_conversation",
  "too_many",
  "message_deleted",
  "precondition_failed",
  "idempotency_key_reused",
  "idempotency_key_in_use",
  "too_large",
  "unsupported_media_type",
  "length_required",
  "upgrade_required",
  "range_not_satisfiable",
  "quota_exceeded",
  "translation_not_configured",
  "translation_unavailable",
  "bot_offline",
  "bot_silent",
  "rate_limited",
  "internal",
  "server_outdated",
  "misconfigured",
  "overloaded",
] as const;

export const errorCodeSchema = z.enum(ERROR_CODES);
/** An error code of the server. The errors reference says what to do about each. */
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** One fault of a request. `path`: dotted, "" for the whole request. */
export const issueSchema = z.object({ path: z.string(), message: z.string() });
/** One fault of a request, and the path to it. */
export type Issue = z.infer<typeof issueSchema>;

/** The settings with which a widget like Turnstile's produces the token for a request (ENTRY-3, ENTRY-5). */
export const challengeSchema = z.object({
  site_key: z.string(),
  script_url: z.string(),
  action: z.string(),
});

/** RFC 9457, `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** A client that does not know the code acts on the status (VERSION-1). */
    code: errorCodeSchema.or(z.string()),
    request_id: z.string(),
    retryable: z.boolean(),
    errors: z.array(issueSchema).optional(),
    /**
     * With `second_factor_required`: the token for the second step, and the fields with which the account can answer.
     */
    factor_token: z.string().optional(),
    methods: z.array(z.string()).optional(),
    /** With `challenge_required`: what an app's own widget needs. */
    challenge: challengeSchema.optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemSchema>;
