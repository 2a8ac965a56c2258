import { failure } from "#protocol/errors.ts";
import { AVATAR_BYTES_MAX, AVATAR_PIXELS_MAX } from "#protocol/limits.ts";
import type { Media } from "#protocol/media.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** The types that every browser draws and whose first bytes show their size. */
const PICTURES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** Checks whether an upload may be an avatar. `media`: null for one that does not exist, or is not theirs. */
export function checkAvatar(media: Media | null): Result<null> {
  if (media === null) return refused("is not an upload of yours");
  const { content_type, width, height, size } = media;
  if (!PICTURES.has(content_type)) return refused("is not a JPEG, PNG, WebP or GIF picture");
  if (width === null || height === null || Math.max(width, height) > AVATAR_PIXELS_MAX) {
    return refused(`has more than ${AVATAR_PIXELS_MAX} pixels a side`);
  }
  return size > AVATAR_BYTES_MAX ? refused(`has more than ${AVATAR_BYTES_MAX} bytes`) : ok(null);
}

function refused(message: string): Result<never> {
  const issues = [{ path: "avatar_url", message }];
  return err(failure("validation_failed", `The avatar ${message}`, { issues }));
}
