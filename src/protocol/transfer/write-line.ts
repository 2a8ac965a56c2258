import type { WrittenLine } from "./lines.ts";

/** Fields in which `0` or `false` means something else than a missing field. */
const KEPT = new Set(["read", "delivered", "version", "owned", "receipts", "opened", "size"]);

/** Returns the text of a line, with its line end, without fields that have their default. */
export function writeLine(line: WrittenLine): string {
  const fields = Object.entries(line).filter(([key, value]) => KEPT.has(key) || !isBlank(value));
  return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === false || value === 0;
}
