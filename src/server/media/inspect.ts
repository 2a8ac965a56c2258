import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { mediaType } from "#domain/media-type.ts";
import { PIXELS_MAX } from "#protocol/media.ts";

/** So much of a file is looked at: the dimensions of a photo stand behind its camera's notes. */
export const HEAD_BYTES = 256 * 1024;

export interface Inspected {
  content_type: string;
  width: number | null;
  height: number | null;
}

/** What a file's first bytes tell of it. */
export async function inspect(head: Uint8Array, declared: string | undefined): Promise<Inspected> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  const content_type = mediaType(detected?.mime, head, declared);
  const pixels = content_type.startsWith("image/") ? pixelsOf(head) : null;
  return { content_type, width: pixels?.width ?? null, height: pixels?.height ?? null };
}

/** Cameras turn pictures by a note: from the fifth on those lay it on its side. */
function pixelsOf(head: Uint8Array): { width: number; height: number } | null {
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    if (!isSide(width) || !isSide(height)) return null;
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    // Not to be told from this much of it: the uploader's word stands.
    return null;
  }
}

/** What a picture says of itself may be anything. */
function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= PIXELS_MAX;
}
