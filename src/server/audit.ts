import { createHash, randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import {
  auditHourRow,
  auditIdFrom,
  auditRow,
  type AuditEvent,
  type AuditRow,
} from "#storage/audit-row.ts";
import { AUDIT_DAYS } from "#protocol/limits.ts";
import { addToAudit, insertAudit, removeAudit } from "#storage/d1/audit.ts";
import { inTime } from "#storage/in-time.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";

/** A request waits no longer than this for its audit row: its effect stands, and the log has the event. */
const D1_TIME_LIMIT_MS = 2_000;
const KEPT_MS = AUDIT_DAYS * 24 * 60 * 60_000;
/** The most deletion statements of one run; the next run continues an hour later. */
const REMOVALS_MAX = 20;

/**
 * AUDIT-1: records an event as a log line and as a row of D1 (two rows written, or one for an event without a user).
 * Call it where the event was decided. Never throws.
 */
export async function audit(env: Env, event: AuditEvent, now = Date.now()): Promise<void> {
  const row = newAuditRow(event, now);
  logAudit(row);
  await recording(row, () => insertAudit(drizzle(env.DB), row).run());
}

/**
 * AUDIT-3: records an event that may happen any number of times: D1 has one row an hour, and each call writes one row.
 */
export async function auditHourly(
  env: Env,
  event: AuditEvent,
  now = Date.now(),
  count = 1,
): Promise<void> {
  const row = auditHourRow(event, shortDigest, now, count);
  await recording(row, () => addToAudit(drizzle(env.DB), row).run());
}

/** Creates a row for `insertAudit`, to commit together with the change itself; log it with `logAudit` afterwards. */
export function newAuditRow(event: AuditEvent, now: number, count = 1): AuditRow {
  return auditRow(event, randomBytes(9).toString("base64url"), now, count);
}

export function logAudit(row: AuditRow): void {
  const { id: audit_id, at: _at, last_at: _last, count: _count, ...fields } = row;
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  log("debug", "audit", { audit_id, ...Object.fromEntries(known) });
}

/** AUDIT-2: removes expired rows; a job of the cron trigger. */
export async function forgetAudit(env: Env, now: number): Promise<void> {
  const before = auditIdFrom(now - KEPT_MS);
  for (let i = 0; i < REMOVALS_MAX; i += 1) {
    if (!(await removeAudit(drizzle(env.DB), before))) return;
  }
}

function shortDigest(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 22);
}

async function recording(row: AuditRow, write: () => Promise<unknown>): Promise<void> {
  try {
    await inTime(D1_TIME_LIMIT_MS, write());
  } catch (error) {
    const { action, user_id } = row;
    log("error", "audit_failed", { action, user_id }, error);
  }
}
