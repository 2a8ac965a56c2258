import { imageSize } from "image-size";

/** What a picture's measures are read from: a camera's notes come before them. */
const HEAD_BYTES = 1024 * 1024;
/** What browsers can still draw; a decoded pixel takes four bytes, however few the file has for it. */
export const SIDE_MAX = 16_384;
export const AREA_MAX = 120_000_000;

export type Refusal = "not_a_photo" | "unreadable" | "too_many_pixels";

/** Why a file is no photo to choose a part of, by its first bytes: nothing is decoded yet. */
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
