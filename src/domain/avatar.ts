import { failure } from "#protocol/errors.ts";
import {
  AVATAR_BYTES_MAX,
  AVATAR_PIXELS_MAX,
  SMALL_BYTES_MAX,
  SMALL_PIXELS_MAX,
} from "#protocol/limits.ts";
import type { Media } from "#protocol/media.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** Types that every browser can show and whose first bytes contain the dimensions. */
const PICTURES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** Checks that an upload may be an avatar. `media`: null for one that does not exist or belongs to another person. */
export function checkAvatar(media: Media | null): Result<null> {
  const fault = faultOf(media, { pixels: AVATAR_PIXELS_MAX, bytes: AVATAR_BYTES_MAX });
  return fault === null ? ok(null) : refused("avatar_url", `The avatar ${fault}`, fault);
}

/** MEDIA-9: checks that an upload may be the smaller version of a picture. */
export function checkSmall(media: Media | null): Result<null> {
  const fault = faultOf(media, { pixels: SMALL_PIXELS_MAX, bytes: SMALL_BYTES_MAX });
  return fault === null ? ok(null) : refused("small", `The smaller picture ${fault}`, fault);
}

/** The longest side of a preview's picture, since browsers need 4 bytes for each pixel. */
const PREVIEW_PIXELS_MAX = 4_096;
/** Tracking pixels are smaller than this. */
const PREVIEW_PIXELS_MIN = 16;

/** PREVIEW-3: whether an image is suitable as a preview's picture. */
export function isPreviewPicture({
  content_type,
  width,
  height,
}: {
  content_type: string;
  width: number;
  height: number;
}): boolean {
  const isLarge = Math.min(width, height) >= PREVIEW_PIXELS_MIN;
  return PICTURES.has(content_type) && isLarge && Math.max(width, height) <= PREVIEW_PIXELS_MAX;
}

function faultOf(media: Media | null, max: { pixels: number; bytes: number }): string | null {
  if (media === null) return "is not one of your uploads";
  const { content_type, width, height, size } = media;
  if (!PICTURES.has(content_type)) return "is not a JPEG, PNG, WebP or GIF picture";
  if (width === null || height === null || Math.max(width, height) > max.pixels) {
    return `has more than ${max.pixels} pixels on a side`;
  }
  return size > max.bytes ? `has more than ${max.bytes} bytes` : null;
}

function refused(path: string, detail: string, message: string): Result<never> {
  return err(failure("validation_failed", detail, { issues: [{ path, message }] }));
}
