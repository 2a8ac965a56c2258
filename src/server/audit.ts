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

/** A request waits no longer than this for its row: what it did stands, and the log has the line. */
const D1_TIME_LIMIT_MS = 2_000;
const KEPT_MS = AUDIT_DAYS * 24 * 60 * 60_000;
/** Statements of one hour's removal; the next hour goes on. */
const REMOVALS_MAX = 20;

/**
 * AUDIT-1: records what happened, as a line of the log and as a row of D1 (two rows written, one without a user). Call
 * it where the thing was decided; it never throws.
 */
export async function audit(env: Env, event: AuditEvent, now = Date.now()): Promise<void> {
  const row = newAuditRow(event, now);
  logAudit(row);
  await recording(row, () => insertAudit(drizzle(env.DB), row).run());
}

/** AUDIT-3: the same for what may happen any number of times: one row an hour, and one row written for each call. */
export async function auditHourly(
  env: Env,
  event: AuditEvent,
  now = Date.now(),
  count = 1,
): Promise<void> {
  const row = auditHourRow(event, shortDigest, now, count);
  await recording(row, () => addToAudit(drizzle(env.DB), row).run());
}

/** A row for `insertAudit`, in the batch of the change itself; log it by `logAudit` afterwards. */
export function newAuditRow(event: AuditEvent, now: number, count = 1): AuditRow {
  return auditRow(event, randomBytes(9).toString("base64url"), now, count);
}

export function logAudit(row: AuditRow): void {
  const { id: audit_id, at: _at, last_at: _last, count: _count, ...fields } = row;
  const known = Object.entries(fields).filter(([, value]) => value !== null);
  log("debug", "audit", { audit_id, ...Object.fromEntries(known) });
}

/** AUDIT-2: removes rows that are too old; a job of the cron trigger. */
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
