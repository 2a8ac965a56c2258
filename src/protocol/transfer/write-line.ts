import type { WrittenLine } from "./lines.ts";

/** Fields at which `0` or `false` is not what a missing one means. */
const KEPT = new Set(["read", "delivered", "version", "owned", "receipts", "opened", "size"]);

/** The text of a line, with its line end, without what a missing field means anyway. */
export function writeLine(line: WrittenLine): string {
  const fields = Object.entries(line).filter(([key, value]) => KEPT.has(key) || !isBlank(value));
  return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === false || value === 0;
}
