import { signal } from "@preact/signals";
import { startOf, type plainText } from "#client/index.ts";

/** Code units of a text that are shown at most: a line has room for far fewer. */
const SHOWN = 400;
/** Whatever of a text may not be read as it was typed. Most texts have none of it. */
const MEANING = /[`*_~[]|^ {0,3}(?:>|-|\d{1,9}[.)])|:\/\//m;

/** How texts are read, once it is loaded: a first visit does without. */
const reading = signal<typeof plainText | null>(null);
let loading: Promise<void> | null = null;

/** The start of what is read of a text, in one line; until formatting can be read, as it was typed. */
export function plainLine(text: string): string {
  if (reading.value === null) void loadReading();
  const read = MEANING.test(text) ? (reading.value?.(text) ?? text) : text;
  return startOf(read.replaceAll(/\s+/g, " ").trim(), SHOWN);
}

/** Resolves when formatting can be read, or cannot be loaded now: what is said once should wait for it. */
export function loadReading(): Promise<void> {
  loading ??= import("./read-plain-text.ts").then(
    ({ plainText }) => void (reading.value = plainText),
    () => void (loading = null),
  );
  return loading;
}
