import { z } from "zod";
import { AUDIT_PAGE_MAX } from "./limits.ts";
import { idSchema, listOf, timestampSchema, userRefSchema } from "./primitives.ts";

/** Events of a person's own account, which the person sees too (AUDIT-4). */
export const ACCOUNT_EVENTS = [
  "account_created",
  "account_disabled",
  "account_enabled",
  "account_exported",
  "account_deletion_requested",
  "account_deletion_cancelled",
  "account_deleted",
  "signed_in",
  "signed_out",
  "sign_in_failed",
  "second_factor_failed",
  "confirmation_failed",
  "refresh_reused",
  "session_ended",
  "token_created",
  "password_changed",
  "password_reset",
  "reset_link_created",
  "recovery_codes_created",
  "recovery_code_used",
  "mail_address_changed",
  "mail_address_verified",
  "mail_address_removed",
  "passkey_added",
  "passkey_removed",
  "totp_added",
  "totp_removed",
  "second_factor_changed",
  "username_changed",
] as const;

/** Every action that the audit records. A later build may add more, so the wire allows any text (VERSION-1). */
export const AUDIT_ACTIONS = [
  ...ACCOUNT_EVENTS,
  "role_changed",
  "member_removed",
  "report_resolved",
  "operator_called",
  "operator_refused",
  "operator_created",
  "operator_revoked",
  "invitation_created",
  "invitation_revoked",
  "key_called",
  "key_created",
  "key_rotated",
  "key_revoked",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * The actor: a user in a session, an operator with a token, a backend with its server key, or the server by itself.
 * `id`: of the user, the operator (`root` for OPERATOR_TOKEN) or the key; null for the server.
 */
export const auditActorSchema = z
  .object({
    kind: z.enum(["user", "operator", "key", "server"]),
    id: idSchema.nullable(),
  })
  .meta({ id: "AuditActor" });
/** The actor of an audited action; `id` is null for the server itself. */
export type AuditActor = z.infer<typeof auditActorSchema>;

export const auditEntrySchema = z
  .object({
    id: z.string(),
    action: z.string(),
    at: timestampSchema,
    last_at: timestampSchema,
    count: z.int(),
    user_id: idSchema.nullable(),
    actor: auditActorSchema.nullable(),
    session_id: idSchema.nullable(),
    network: z.string().nullable(),
    country: z.string().nullable(),
    conversation_id: idSchema.nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });
/** One row of the audit: ids and codes only, never a secret, a text or a name (AUDIT-1). */
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditListSchema = listOf(auditEntrySchema);

export const securityEventSchema = z
  .object({
    id: z.string(),
    action: z.string(),
    at: timestampSchema,
    last_at: timestampSchema,
    count: z.int(),
    by: z.enum(["user", "operator", "key", "server"]).nullable(),
    session_id: idSchema.nullable(),
    device: z.string().nullable(),
    network: z.string().nullable(),
    country: z.string().nullable(),
  })
  .meta({ id: "SecurityEvent" });
/** An event of your account: a sign-in, a failed one, a change to the ways of signing in (AUDIT-4). */
export type SecurityEvent = z.infer<typeof securityEventSchema>;

export const securityEventListSchema = listOf(securityEventSchema);

/** A page of the audit, the newest first; `cursor`: a page's `next_cursor`. */
export const auditPageQuerySchema = z.strictObject({
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "is not a cursor")
    .optional(),
  limit: z
    .string()
    .regex(/^\d{1,6}$/, "must be an integer")
    .transform(Number)
    .pipe(z.int().min(1).max(AUDIT_PAGE_MAX))
    .default(50),
});
export type AuditPageQuery = z.infer<typeof auditPageQuerySchema>;

export const auditQuerySchema = auditPageQuerySchema.extend({
  user_id: userRefSchema.optional(),
  action: z
    .string()
    .regex(/^[a-z_]{1,64}$/, "is not an action")
    .optional(),
  /** Ids of operators, keys and users. */
  actor_id: idSchema.optional(),
  until: timestampSchema.optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;
