import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Uploads: the Worker writes the row before the bytes are in R2 under the same key. */
export const media = sqliteTable(
  "media",
  {
    key: text().primaryKey(),
    user_id: text().notNull(),
    name: text(),
    content_type: text().notNull(),
    size: integer().notNull(),
    width: integer(),
    height: integer(),
    duration_ms: integer(),
    placeholder: text(),
    waveform: text(),
    /** The key of its smaller version, which is removed with it. */
    small: text(),
    created_at: text().notNull(),
    /** While its bytes arrive: when (ms) its reservation ends. */
    leased_until: integer(),
    /** Set once all bytes have arrived. */
    stored_at: text(),
    /** Set while a message or an avatar uses it. */
    used_at: text(),
    /** Set during removal, after which nothing may use it. */
    removed_at: text(),
  },
  (table) => [
    index("media_by_user").on(table.user_id, table.size),
    index("media_unused")
      .on(table.created_at)
      .where(sql`used_at IS NULL`),
  ],
);

/** The conversations that use an upload in a message or as their avatar, whose members may fetch it. */
export const mediaUses = sqliteTable(
  "media_uses",
  {
    key: text().notNull(),
    conversation_id: text().notNull(),
    /** Whether its uploader uses it there: an upload that only others use is removed (MEDIA-4). */
    owned: integer({ mode: "boolean" }).notNull().default(true),
    /**
     * The newest message there that uses it: people who cannot see it can see none. An avatar is visible to all
     * members.
     */
    newest: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.key, table.conversation_id] }),
    index("media_uses_by_conversation").on(table.conversation_id),
  ],
);

/** Link previews cached for an hour, by SHA-256 of the address, so that a popular link is fetched once. */
export const linkPreviews = sqliteTable("link_previews", {
  url_hash: text().primaryKey(),
  /** JSON; null for a page without a preview. */
  preview: text(),
  /** The key of its picture. */
  image_key: text(),
  /** ms. */
  made_at: integer().notNull(),
});
