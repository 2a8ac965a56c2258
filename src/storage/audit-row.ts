import { z } from "zod";
import { AUDIT_ACTIONS, type AuditAction, type AuditActor } from "#protocol/audit.ts";

const HOUR_MS = 60 * 60_000;
/** Digits of a time (ms) in base 36; enough until the year 2059. */
const TIME_DIGITS = 8;

/** Who made a request and from where; `network` is approximate. */
export interface Origin {
  actor: AuditActor | null;
  session_id: string | null;
  network: string | null;
  country: string | null;
}

/** An event to record. `detail`: one code word, such as a role or a route; never a person's name or text. */
export interface AuditEvent extends Origin {
  action: AuditAction;
  user_id?: string | null;
  conversation_id?: string | null;
  detail?: string | null;
}

export const auditRowSchema = z.object({
  id: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  at: z.string(),
  last_at: z.string(),
  count: z.int(),
  user_id: z.string().nullable(),
  actor_kind: z.enum(["user", "operator", "key", "server"]).nullable(),
  actor_id: z.string().nullable(),
  session_id: z.string().nullable(),
  network: z.string().nullable(),
  country: z.string().nullable(),
  conversation_id: z.string().nullable(),
  detail: z.string().nullable(),
});
/** A row of the audit, in D1 or on its way there. */
export type AuditRow = z.infer<typeof auditRowSchema>;

export function auditColumn(row: AuditRow | null): string | null {
  return row === null ? null : JSON.stringify(row);
}

export function toAudit(column: string | null): AuditRow | null {
  return column === null ? null : auditRowSchema.parse(JSON.parse(column));
}

/** The origin of automatic actions. */
export const BY_SERVER: Origin = {
  actor: { kind: "server", id: null },
  session_id: null,
  network: null,
  country: null,
};

/** Returns an id that sorts before every event of this time (ms) or later. */
export function auditIdFrom(at: number): string {
  return at.toString(36).padStart(TIME_DIGITS, "0");
}

/** Creates the row of one event. `unique` distinguishes it from others in the same millisecond. */
export function auditRow(event: AuditEvent, unique: string, now: number, count = 1): AuditRow {
  return rowOf(event, `${auditIdFrom(now)}-${unique}`, now, count);
}

/**
 * Creates the row for all events of an hour that agree in `keyOf`; `digest` shortens the key. They fill one row,
 * however many there are. It names no session, since the events may belong to different ones.
 */
export function auditHourRow(
  event: AuditEvent,
  digest: (key: string) => string,
  now: number,
  count = 1,
): AuditRow {
  const hour = auditIdFrom(now - (now % HOUR_MS));
  const { action, user_id, actor, network, detail } = event;
  const key = JSON.stringify([action, user_id, actor?.kind, actor?.id, network, detail]);
  return rowOf({ ...event, session_id: null }, `${hour}-${digest(key)}`, now, count);
}

function rowOf(event: AuditEvent, id: string, now: number, count: number): AuditRow {
  const { action, user_id = null, conversation_id = null, detail = null } = event;
  const { actor, session_id, network, country } = event;
  const at = new Date(now).toISOString();
  return {
    id,
    action,
    at,
    last_at: at,
    count,
    user_id,
    actor_kind: actor?.kind ?? null,
    actor_id: actor?.id ?? null,
    session_id,
    network,
    country,
    conversation_id,
    detail,
  };
}
