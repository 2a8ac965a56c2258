import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { mediaType } from "#domain/media-type.ts";
import { PIXELS_MAX } from "#protocol/media.ts";

/** How much of a file the server inspects: a photo's dimensions come after its camera's metadata. */
export const HEAD_BYTES = 256 * 1024;

export interface Inspected {
  content_type: string;
  width: number | null;
  height: number | null;
}

/** The properties that a file's first bytes show. */
export async function inspect(head: Uint8Array, declared: string | undefined): Promise<Inspected> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  const content_type = mediaType(detected?.mime, head, declared);
  const pixels = content_type.startsWith("image/") ? pixelsOf(head) : null;
  return { content_type, width: pixels?.width ?? null, height: pixels?.height ?? null };
}

/** Cameras rotate pictures by an EXIF orientation: from the fifth on, width and height swap. */
function pixelsOf(head: Uint8Array): { width: number; height: number } | null {
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    if (!isSide(width) || !isSide(height)) return null;
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    // This much of the file does not show it, so the uploader's type stands.
    return null;
  }
}

/** A picture may claim any size. */
function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= PIXELS_MAX;
}
