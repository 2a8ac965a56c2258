import { Buffer } from "node:buffer";
import { isPreviewPicture } from "#domain/avatar.ts";
import { MEDIA_PATH } from "#protocol/media-address.ts";
import type { Preview } from "#protocol/preview.ts";
import { UPLOAD_LEASE_MS } from "#protocol/limits.ts";
import { reservePreviewPicture } from "#storage/d1/link-previews.ts";
import { markStored } from "#storage/d1/reservations.ts";
import type { Env } from "../env.ts";
import { HEAD_BYTES, inspect } from "../media/inspect.ts";
import { readAtMost } from "../outside-fetch.ts";
import { fetchForPreview, type Terms } from "./fetch-for-preview.ts";

const PICTURE_BYTES_MAX = 2 * 1024 * 1024;
const PICTURE_MS = 4_000;

/**
 * Copies a page's picture to our own storage, so that readers' browsers never call the site. Returns null if it does
 * not load, is too large, or is not a picture by its bytes. It belongs to nobody until a message uses it, and is swept
 * like any unused upload.
 */
export async function copyPreviewPicture(
  { DB, MEDIA }: Pick<Env, "DB" | "MEDIA">,
  address: string,
  terms: Pick<Terms, "loopback" | "limits">,
): Promise<Preview["image"]> {
  const accept = "image/webp,image/png,image/jpeg,image/gif";
  const ours = { ...terms, accept, timeMs: PICTURE_MS };
  const bytes = await fetchForPreview(address, ours, async (response) => {
    const read = await readAtMost(response, PICTURE_BYTES_MAX);
    return read.cut ? null : read.bytes;
  });
  if (bytes === null) return null;
  const { content_type, width, height } = await inspect(bytes.subarray(0, HEAD_BYTES), undefined);
  if (width === null || height === null) return null;
  if (!isPreviewPicture({ content_type, width, height })) return null;
  if (!(await terms.limits.mayStore(bytes.byteLength))) return null;
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  const now = Date.now();
  const picture = { key, content_type, width, height, size: bytes.byteLength };
  await reservePreviewPicture(DB, picture, { now, leased_until: now + UPLOAD_LEASE_MS });
  await MEDIA.put(key, bytes, { httpMetadata: { contentType: content_type } });
  if (!(await markStored(DB, key, Date.now()))) return null;
  return { media_url: `${MEDIA_PATH}${key}`, width, height };
}
