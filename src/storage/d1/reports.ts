import { and, desc, eq, gt, gte, isNotNull, isNull, lt, ne, or } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { messageSchema, type Message } from "#protocol/message.ts";
import type { List } from "#protocol/primitives.ts";
import type { Report } from "#protocol/report.ts";
import { reports } from "./schema/administration.ts";

type Row = typeof reports.$inferSelect;
export type NewReport = Omit<Row, "id" | "messages" | "resolved_at" | "resolution"> & {
  messages: readonly Message[];
};

/** Returns an id that sorts before all reports of a later time. */
export function reportIdFrom(ms: number): string {
  return ms.toString(36).padStart(9, "0");
}

export async function insertReport(
  db: DrizzleD1Database,
  { messages, ...report }: NewReport,
): Promise<string> {
  const id = `${reportIdFrom(Date.parse(report.created_at))}-${crypto.randomUUID().slice(0, 8)}`;
  const quoted = messages.length === 0 ? null : JSON.stringify(messages);
  await db
    .insert(reports)
    .values({ ...report, id, messages: quoted, resolved_at: null, resolution: null });
  return id;
}

/** Returns the newest reports by one person since then. */
export async function reportsBy(
  db: DrizzleD1Database,
  reporterId: string,
  since: number,
  limit: number,
): Promise<Row[]> {
  const mine = and(eq(reports.reporter_id, reporterId), gt(reports.id, reportIdFrom(since)));
  return db.select().from(reports).where(mine).orderBy(desc(reports.id)).limit(limit);
}

interface ReportFilter {
  open: boolean;
  before?: string | undefined;
  /**
   * Only reports of a group's messages, as an owner or admin may see them: messages they can see, and that are not
   * their own.
   */
  inGroup?: { conversation_id: string; viewer_id: string; visible_from: number };
}

/** Returns a page of reports, newest first. */
export async function listReports(
  db: DrizzleD1Database,
  { open, before, inGroup }: ReportFilter,
  limit: number,
): Promise<List<Report>> {
  const rows = await db
    .select()
    .from(reports)
    .where(
      and(
        inGroup === undefined
          ? undefined
          : and(
              eq(reports.conversation_id, inGroup.conversation_id),
              isNotNull(reports.message_id),
              gte(reports.message_id, inGroup.visible_from),
              ne(reports.user_id, inGroup.viewer_id),
            ),
        open ? isNull(reports.resolved_at) : isNotNull(reports.resolved_at),
        before === undefined ? undefined : lt(reports.id, before),
      ),
    )
    .orderBy(desc(reports.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(toReport);
  return { items, next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Resolves a report and deletes its quotes; null if it does not exist. A resolved report stays as it is. */
export async function resolveReport(
  db: DrizzleD1Database,
  id: string,
  resolution: string,
  now: string,
): Promise<Report | null> {
  await db
    .update(reports)
    .set({ resolution, resolved_at: now, messages: null, note: null })
    .where(and(eq(reports.id, id), isNull(reports.resolved_at)));
  const [row] = await db.select().from(reports).where(eq(reports.id, id));
  return row === undefined ? null : toReport(row);
}

/** Deletes the quotes and notes of older reports. */
export async function forgetQuotes(db: DrizzleD1Database, before: number): Promise<void> {
  const kept = or(isNotNull(reports.messages), isNotNull(reports.note));
  const old = and(lt(reports.id, reportIdFrom(before)), kept);
  await db.update(reports).set({ messages: null, note: null }).where(old);
}

const messagesSchema = z.array(messageSchema);

function toReport({ messages, ...row }: Row): Report {
  const quoted = messages === null ? [] : messagesSchema.parse(JSON.parse(messages));
  return { ...row, messages: quoted };
}
