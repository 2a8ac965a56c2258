import { startOf } from "#client/index.ts";

/** Code units of a text in a row: more than its line has room for, and no more than one wants to have read out. */
const ROW_LENGTH = 100;

export function rowText(text: string): string {
  return text.length > ROW_LENGTH ? `${startOf(text, ROW_LENGTH)}…` : text;
}
