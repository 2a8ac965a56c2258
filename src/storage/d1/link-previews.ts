import { Buffer } from "node:buffer";
import { previewSchema, type Preview } from "#protocol/preview.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import { IS_THERE, PREVIEWS_ID } from "./media.ts";

/** PREVIEW-6: how long a cached preview is used. */
const KEPT_MS = 60 * 60_000;

/** The preview of an address; null if it has none. */
export interface KeptPreview {
  preview: Preview | null;
}

/**
 * Returns whether this sender wants previews at all, and the cached preview of an address: null if there is none, it
 * has expired, or its picture is gone.
 */
export async function keptPreview(
  db: D1Database,
  { sender_id, url }: { sender_id: string; url: string },
  now: number,
): Promise<{ wanted: boolean; kept: KeptPreview | null }> {
  const [sender, kept] = await db.batch<Record<string, unknown>>([
    db.prepare("SELECT 1 FROM users WHERE id = ? AND link_previews = 0").bind(sender_id),
    db
      .prepare(
        `SELECT preview FROM link_previews WHERE url_hash = ? AND made_at > ?
           AND (image_key IS NULL OR EXISTS (SELECT 1 FROM media WHERE key = image_key AND ${IS_THERE}))`,
      )
      .bind(await hashOf(url), now - KEPT_MS),
  ]);
  const row = kept?.results[0];
  const written = row?.["preview"];
  const preview = typeof written === "string" ? previewSchema.parse(JSON.parse(written)) : null;
  return {
    wanted: sender?.results.length === 0,
    kept: row === undefined ? null : { preview: preview === null ? null : { ...preview, url } },
  };
}

/** Writes one row. */
export async function keepPreview(
  db: D1Database,
  url: string,
  { preview }: KeptPreview,
  now: number,
): Promise<void> {
  const image = preview?.image?.media_url;
  await db
    .prepare(
      `INSERT INTO link_previews (url_hash, preview, image_key, made_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (url_hash) DO UPDATE SET preview = excluded.preview, image_key = excluded.image_key,
         made_at = excluded.made_at`,
    )
    .bind(
      await hashOf(url),
      preview === null ? null : JSON.stringify(preview),
      image === undefined ? null : mediaKeyOf(image),
      now,
    )
    .run();
}

export async function forgetPreviews(db: D1Database, now: number): Promise<void> {
  await db
    .prepare("DELETE FROM link_previews WHERE made_at <= ?")
    .bind(now - KEPT_MS)
    .run();
}

/** Writes a picture's row before its bytes arrive, as for an upload; it counts towards nobody's quota. */
export async function reservePreviewPicture(
  db: D1Database,
  picture: { key: string; content_type: string; size: number; width: number; height: number },
  { now, leased_until }: { now: number; leased_until: number },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO media (key, user_id, content_type, size, width, height, created_at, leased_until)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      picture.key,
      PREVIEWS_ID,
      picture.content_type,
      picture.size,
      picture.width,
      picture.height,
      new Date(now).toISOString(),
      leased_until,
    )
    .run();
}

async function hashOf(url: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url));
  return Buffer.from(digest).toString("base64url");
}
