import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { AuditEntry } from "#protocol/audit.ts";
import type { List } from "#protocol/primitives.ts";
import type { AuditRow } from "../audit-row.ts";
import { audit } from "./schema/administration.ts";

/** The most rows that one page may read when it filters by a column without an index. */
const READ_MAX = 2_000;
/** Rows that one statement deletes. */
const REMOVED_AT_ONCE = 1_000;

/** Returns the statement that records an event, for a batch with the change itself. Repeating it changes nothing. */
export function insertAudit(db: DrizzleD1Database, row: AuditRow) {
  return db.insert(audit).values(row).onConflictDoNothing();
}

/** Returns the statement that records rows that an object has stored until now. */
export function insertKeptAudit(db: D1Database, rows: readonly AuditRow[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT OR IGNORE INTO audit (id, action, at, last_at, count, user_id, actor_kind, actor_id, session_id, network,
         country, conversation_id, detail)
       SELECT value->>'id', value->>'action', value->>'at', value->>'last_at', value->>'count', value->>'user_id',
         value->>'actor_kind', value->>'actor_id', value->>'session_id', value->>'network', value->>'country',
         value->>'conversation_id', value->>'detail'
       FROM json_each(?)`,
    )
    .bind(JSON.stringify(rows));
}

/** The same for events that share one row: adds to the existing row. */
export function addToAudit(db: DrizzleD1Database, row: AuditRow) {
  const { count, last_at } = row;
  return db
    .insert(audit)
    .values(row)
    .onConflictDoUpdate({
      target: audit.id,
      set: {
        count: sql`${audit.count} + ${count}`,
        last_at: sql`max(${audit.last_at}, ${last_at})`,
      },
    });
}

export interface AuditFilter {
  user_id?: string | undefined;
  action?: string | undefined;
  actor_id?: string | undefined;
  actions?: readonly string[] | undefined;
  /** The id before which the page begins. */
  before?: string | undefined;
}

/**
 * Returns a page, newest first. Only `user_id` has an index; a page reads a limited number of the remaining rows, so a
 * short page with a cursor is not the last.
 */
export async function listAudit(
  db: DrizzleD1Database,
  filter: AuditFilter,
  limit: number,
): Promise<List<AuditEntry>> {
  const { user_id, action, actor_id, actions, before } = filter;
  const read = db
    .select({ id: audit.id })
    .from(audit)
    .where(
      and(
        user_id === undefined ? undefined : eq(audit.user_id, user_id),
        before === undefined ? undefined : lt(audit.id, before),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(READ_MAX);
  const [within, rows] = await db.batch([
    db
      .select({ rows: sql<number>`count(*)`, last: sql<string | null>`min(id)` })
      .from(read.as("read")),
    db
      .select()
      .from(audit)
      .where(
        and(
          inArray(audit.id, read),
          action === undefined ? undefined : eq(audit.action, action),
          actor_id === undefined ? undefined : eq(audit.actor_id, actor_id),
          actions === undefined ? undefined : inArray(audit.action, [...actions]),
        ),
      )
      .orderBy(desc(audit.id))
      .limit(limit + 1),
  ]);
  const items = rows.slice(0, limit).map(toEntry);
  if (rows.length > limit) return { items, next_cursor: items.at(-1)?.id ?? null };
  const isFull = (within[0]?.rows ?? 0) === READ_MAX;
  return { items, next_cursor: isFull ? (within[0]?.last ?? null) : null };
}

/** Deletes rows from before then, oldest first; returns whether there may be more. */
export async function removeAudit(db: DrizzleD1Database, before: string): Promise<boolean> {
  const oldest = db
    .select({ id: audit.id })
    .from(audit)
    .where(lt(audit.id, before))
    .limit(REMOVED_AT_ONCE);
  const { meta } = await db.delete(audit).where(inArray(audit.id, oldest));
  return meta.changes >= REMOVED_AT_ONCE;
}

function toEntry({ actor_kind, actor_id, ...row }: typeof audit.$inferSelect): AuditEntry {
  return { ...row, actor: actor_kind === null ? null : { kind: actor_kind, id: actor_id } };
}
