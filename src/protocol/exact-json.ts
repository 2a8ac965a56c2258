import { CLEAN, isCleanText } from "./clean-text.ts";
import { METADATA_DEPTH_MAX, METADATA_KEYS_MAX } from "./limits.ts";

/**
 * Returns why the server refuses a JSON value, or null. It refuses whatever would not come back as it was sent
 * (META-3): numbers that a double rounds, texts that some stores or clients cannot hold, and keys that are a trap for
 * code that copies objects.
 */
export function problemOfJson(value: unknown, bytesMax: number): string | null {
  const problem = problemIn(value, METADATA_DEPTH_MAX, { count: 0 });
  if (problem !== null) return problem;
  const { byteLength } = new TextEncoder().encode(JSON.stringify(value));
  return byteLength > bytesMax ? `can have at most ${bytesMax} bytes of JSON` : null;
}

function problemIn(value: unknown, depth: number, keys: { count: number }): string | null {
  if (value === null || typeof value === "boolean") return null;
  if (typeof value === "string") return isCleanText(value) ? null : CLEAN;
  if (typeof value === "number") {
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return isExact ? null : "has a number that JSON does not carry exactly: send it as a string";
  }
  if (typeof value !== "object") return "must be JSON";
  if (depth === 0) return `can have at most ${METADATA_DEPTH_MAX} levels`;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.count += 1;
    if (keys.count > METADATA_KEYS_MAX) return `can have at most ${METADATA_KEYS_MAX} keys`;
    if (key === "__proto__" || !isCleanText(key)) return "has a key that is not allowed";
    const problem = problemIn(inner, depth - 1, keys);
    if (problem !== null) return problem;
  }
  return null;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
