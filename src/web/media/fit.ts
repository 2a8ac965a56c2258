/** A picture in a conversation is at most this large, and at least large enough to be pressed (CSS pixels). */
const MOST = 320;
const LEAST = 72;

/** Of what nobody measured. */
const UNKNOWN = { width: 320, height: 240 };

/** The box a picture stands in: its own shape within bounds; the very long and the very tall are cut off at the edges. */
export function boxOf(
  width: number | null,
  height: number | null,
): { width: number; height: number } {
  if (width === null || height === null || width <= 0 || height <= 0) return UNKNOWN;
  const scale = Math.min(1, MOST / width, MOST / height);
  return { width: clamp(width * scale), height: clamp(height * scale) };
}

function clamp(pixels: number): number {
  return Math.round(Math.max(LEAST, Math.min(pixels, MOST)));
}
