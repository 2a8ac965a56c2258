import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Events that concern accounts and permissions, as ids and codes only. `id` begins with the time, so that the newest
 * are found without another index. A row of several events has their count, and the times of the first and the last.
 */
export const audit = sqliteTable(
  "audit",
  {
    id: text().primaryKey(),
    action: text().notNull(),
    at: text().notNull(),
    last_at: text().notNull(),
    count: integer().notNull().default(1),
    /** The account that it concerns. */
    user_id: text(),
    actor_kind: text({ enum: ["user", "operator", "key", "server"] }),
    actor_id: text(),
    session_id: text(),
    /** Approximate: an IPv4 /24, an IPv6 /48. */
    network: text(),
    country: text(),
    conversation_id: text(),
    detail: text(),
  },
  (table) => [
    index("audit_by_user")
      .on(table.user_id, table.id)
      .where(sql`user_id IS NOT NULL`),
  ],
);

/**
 * Named operators, besides the holder of OPERATOR_TOKEN. A revoked one stays, so that the audit's ids can still be
 * named.
 */
export const operators = sqliteTable("operators", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** SHA-256 of the token's secret. */
  hash: text().notNull(),
  created_at: text().notNull(),
  revoked_at: text(),
});

/** Invitations to the server, which lead into no group. */
export const serverInvitations = sqliteTable("server_invitations", {
  id: text().primaryKey(),
  /** SHA-256 of the code. */
  code_hash: text().notNull().unique(),
  name: text(),
  created_by: text().notNull(),
  created_at: text().notNull(),
  expires_at: text(),
  uses_max: integer(),
  uses: integer().notNull().default(0),
  revoked_at: text(),
});

/** The existing server keys, for listing. Each key's object has everything else, and decides. */
export const serverKeys = sqliteTable("server_keys", {
  id: text().primaryKey(),
  created_at: text().notNull(),
});

/** Webhook endpoints; active ones receive every conversation's events. */
export const webhooks = sqliteTable("webhooks", {
  id: text().primaryKey(),
  /** JSON: the types of events that it receives. */
  events: text().notNull(),
  active: integer({ mode: "boolean" }).notNull(),
  created_at: text().notNull(),
});

/** Reports by people: one row and two index entries each. */
export const reports = sqliteTable(
  "reports",
  {
    /** Begins with its time, so that the newest are found without sorting. */
    id: text().primaryKey(),
    reporter_id: text().notNull(),
    user_id: text().notNull(),
    conversation_id: text(),
    message_id: integer(),
    reason: text().notNull(),
    note: text(),
    /** JSON: the messages it quotes; null once it is resolved, or too old. */
    messages: text(),
    created_at: text().notNull(),
    resolved_at: text(),
    resolution: text(),
  },
  (table) => [
    index("reports_by_reporter").on(table.reporter_id, table.id),
    index("reports_by_conversation")
      .on(table.conversation_id, table.id)
      .where(sql`conversation_id IS NOT NULL`),
  ],
);
