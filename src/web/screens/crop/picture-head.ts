import { imageSize } from "image-size";

/** How much of a file is read for the picture's size, which can follow a camera's long metadata. */
const HEAD_BYTES = 1024 * 1024;
/** The largest pictures that browsers can decode: each pixel takes four bytes, however well the file compresses. */
export const SIDE_MAX = 16_384;
export const AREA_MAX = 120_000_000;

export type Refusal = "not_a_photo" | "unreadable" | "too_many_pixels";

/** Why a file cannot be cropped, or null. Reads its first bytes and decodes nothing. */
export async function refusalOf(file: Blob): Promise<Refusal | null> {
  if (!file.type.startsWith("image/")) return "not_a_photo";
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const size = measured(head);
  if (size === null || size.width < 1 || size.height < 1) return "unreadable";
  const { width, height } = size;
  const isTooLarge = Math.max(width, height) > SIDE_MAX || width * height > AREA_MAX;
  return isTooLarge ? "too_many_pixels" : null;
}

function measured(head: Uint8Array): { width: number; height: number } | null {
  try {
    return imageSize(head);
  } catch {
    return null;
  }
}
