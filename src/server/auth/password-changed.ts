import type { Context } from "hono";
import type { AuditEvent } from "#storage/audit-row.ts";
import { audit } from "../audit.ts";
import type { AppEnv } from "../http.ts";
import { sendNotice } from "../mail/notices.ts";
import { originOf } from "../origin.ts";
import { endOtherSessions } from "./sessions.ts";

/**
 * Follows up on any change of a password: ends all sessions except `keep`, records an audit event, and sends a notice
 * to the verified address.
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
