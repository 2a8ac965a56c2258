import { signal } from "@preact/signals";
import { startOf, type plainText } from "#client/index.ts";

/** The most code units to show: a line fits far fewer. */
const SHOWN = 400;
/** Matches text that may contain markup. Most texts contain none. */
const MEANING = /[`*_~[]|^ {0,3}(?:>|-|\d{1,9}[.)])|:\/\//m;

/** Removes markup, once loaded: a first visit does not wait for it. */
const reading = signal<typeof plainText | null>(null);
let loading: Promise<void> | null = null;

/** The start of a text in one line, without markup once the reader has loaded. */
export function plainLine(text: string): string {
  if (reading.value === null) void loadReading();
  const read = MEANING.test(text) ? (reading.value?.(text) ?? text) : text;
  return startOf(read.replaceAll(/\s+/g, " ").trim(), SHOWN);
}

/** Resolves once markup can be removed or the load has failed. Await it where a text cannot change later. */
export function loadReading(): Promise<void> {
  loading ??= import("./read-plain-text.ts").then(
    ({ plainText }) => void (reading.value = plainText),
    () => void (loading = null),
  );
  return loading;
}
