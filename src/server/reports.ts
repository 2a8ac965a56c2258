import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { REPORT_QUOTE_DAYS, REPORTS_PER_DAY } from "#protocol/limits.ts";
import type { Message } from "#protocol/message.ts";
import type { ReportCreate, ReportReceipt } from "#protocol/report.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { forgetQuotes, insertReport, reportsBy } from "#storage/d1/reports.ts";
import { userKind } from "#storage/d1/users.ts";
import type { Env } from "./env.ts";
import { resolveUser } from "./user-refs.ts";
import { invalid } from "./invalid.ts";

const DAY_MS = 24 * 60 * 60_000;
/** The number of preceding messages that a report quotes. */
const CONTEXT = 5;

/** REPORT-1: records a report; repeating it within a day returns the first one. */
export async function makeReport(
  env: Env,
  reporter_id: string,
  { conversation_id, message_id, user_id, reason, note }: ReportCreate,
  now: number,
): Promise<Result<{ receipt: ReportReceipt; fresh: boolean }>> {
  const db = drizzle(env.DB);
  const quoted =
    conversation_id === undefined || message_id === undefined
      ? ok([])
      : await quote(env, reporter_id, conversation_id, message_id);
  if (!quoted.ok) return quoted;
  const reported = quoted.value.at(-1)?.sender_id ?? (await resolveUser(env, user_id ?? ""));
  if (reported === reporter_id) return refuse("is yourself");
  if ((await userKind(db, reported)) === null) return refuse("is not a user");
  if (message_id === undefined && conversation_id !== undefined) {
    const view = await env.CONVERSATIONS.getByName(conversation_id).view(reporter_id);
    if (!view.ok) return view;
  }
  const mine = await reportsBy(db, reporter_id, now - DAY_MS, REPORTS_PER_DAY);
  const same = mine.find(
    (each) =>
      each.resolved_at === null &&
      each.user_id === reported &&
      each.conversation_id === (conversation_id ?? null) &&
      each.message_id === (message_id ?? null),
  );
  if (same !== undefined) {
    return ok({ receipt: { id: same.id, created_at: same.created_at }, fresh: false });
  }
  const oldest = mine.at(-1);
  if (mine.length >= REPORTS_PER_DAY && oldest !== undefined) {
    const retry_after_ms = Math.max(1, Date.parse(oldest.created_at) + DAY_MS - now);
    const detail = `You can report at most ${REPORTS_PER_DAY} messages and people a day`;
    return err(failure("rate_limited", detail, { retry_after_ms }));
  }
  const created_at = new Date(now).toISOString();
  const id = await insertReport(db, {
    reporter_id,
    user_id: reported,
    conversation_id: conversation_id ?? null,
    message_id: message_id ?? null,
    reason,
    note: note ?? null,
    messages: quoted.value,
    created_at,
  });
  return ok({ receipt: { id, created_at }, fresh: true });
}

/** A job of the cron trigger (REPORT-3). */
export function forgetReports(env: Env, now: number): Promise<void> {
  return forgetQuotes(drizzle(env.DB), now - REPORT_QUOTE_DAYS * DAY_MS);
}

/** Returns the messages just before the reported one, and that message last, as the reporter can see them. */
async function quote(
  env: Env,
  reporterId: string,
  conversationId: string,
  messageId: number,
): Promise<Result<Message[]>> {
  const upTo = { before: messageId + 1, limit: CONTEXT + 1 };
  const page = await env.CONVERSATIONS.getByName(conversationId).history(reporterId, upTo);
  if (!page.ok) return page;
  const { messages } = page.value;
  const message = messages.at(-1);
  if (message?.id !== messageId) return err(failure("not_found", "Message not found"));
  return message.deleted_at === null ? ok(messages) : err(failure("message_deleted"));
}

function refuse(message: string): Result<never> {
  return err(invalid("user_id", message));
}
