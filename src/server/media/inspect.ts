import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { mediaType } from "#domain/media-type.ts";
import { PIXELS_MAX } from "#protocol/media.ts";

/** Bytes of a file to inspect: a photo's dimensions follow its camera's metadata. */
export const HEAD_BYTES = 256 * 1024;

export interface Inspected {
  content_type: string;
  width: number | null;
  height: number | null;
}

/** Reads the properties that a file's first bytes contain. */
export async function inspect(head: Uint8Array, declared: string | undefined): Promise<Inspected> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  const content_type = mediaType(detected?.mime, head, declared);
  const pixels = content_type.startsWith("image/") ? pixelsOf(head) : null;
  return { content_type, width: pixels?.width ?? null, height: pixels?.height ?? null };
}

/** Swaps width and height for EXIF orientations from 5 on, which rotate the picture. */
function pixelsOf(head: Uint8Array): { width: number; height: number } | null {
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    if (!isSide(width) || !isSide(height)) return null;
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    // The inspected bytes do not contain the type, so the uploader's type applies.
    return null;
  }
}

/** Rejects implausible dimensions, since a picture may claim any size. */
function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= PIXELS_MAX;
}
