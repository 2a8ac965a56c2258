import { CLEAN, isCleanText } from "./clean-text.ts";
import { METADATA_DEPTH_MAX, METADATA_KEYS_MAX } from "./limits.ts";

/**
 * What comes back is what was sent, or it is refused (META-3): so no number that a double rounds away, no text that a
 * store or a client may not have, and no key that is a trap for those who copy objects.
 */
export function problemOfJson(value: unknown, bytesMax: number): string | null {
  const problem = problemIn(value, METADATA_DEPTH_MAX, { count: 0 });
  if (problem !== null) return problem;
  const { byteLength } = new TextEncoder().encode(JSON.stringify(value));
  return byteLength > bytesMax ? `has at most ${bytesMax} bytes of JSON` : null;
}

function problemIn(value: unknown, depth: number, keys: { count: number }): string | null {
  if (value === null || typeof value === "boolean") return null;
  if (typeof value === "string") return isCleanText(value) ? null : CLEAN;
  if (typeof value === "number") {
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return isExact ? null : "has a number that JSON does not carry exactly: make it a text";
  }
  if (typeof value !== "object") return "must be JSON";
  if (depth === 0) return `is at most ${METADATA_DEPTH_MAX} levels deep`;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.count += 1;
    if (keys.count > METADATA_KEYS_MAX) return `has at most ${METADATA_KEYS_MAX} keys`;
    if (key === "__proto__" || !isCleanText(key)) return "has a key that is not allowed";
    const problem = problemIn(inner, depth - 1, keys);
    if (problem !== null) return problem;
  }
  return null;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
