import type { Context } from "hono";
import type { AuditEvent } from "#storage/audit-row.ts";
import { audit } from "../audit.ts";
import type { AppEnv } from "../http.ts";
import { sendNotice } from "../mail/notices.ts";
import { originOf } from "../origin.ts";
import { endOtherSessions } from "./sessions.ts";

/**
 * What follows once an account has another password, in whatever way: all its sessions end but `keep`, the audit has it,
 * and a notice goes to the verified address.
 */
export async function passwordChanged(
  c: Context<AppEnv>,
  user_id: string,
  event: Pick<AuditEvent, "action" | "detail">,
  keep: string | null = null,
): Promise<void> {
  await endOtherSessions(c.env, user_id, keep);
  await audit(c.env, { ...originOf(c), ...event, user_id });
  await sendNotice(c.env, user_id, { kind: "password_changed", at: Date.now() });
}
