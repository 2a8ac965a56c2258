import type { Key } from "./en.ts";
import { pluralRules, formatNumber } from "./format.ts";
import { isolated } from "./isolated.ts";
import { catalog, direction } from "./language.ts";
import type { Text } from "./text.ts";

export { direction, language } from "./language.ts";
export { formatDay, formatMinutes, formatNumber, formatRelative, formatTime } from "./format.ts";
export type { Key } from "./en.ts";

export type Params = Readonly<Record<string, string | number>>;

/** A text in the current language. `count` selects the plural; numbers are formatted by the language. */
export function t(key: Key, params: Params = {}): string {
  const text: Text = catalog.value[key] ?? "";
  return fill(typeof text === "string" ? text : plural(text, params["count"]), params);
}

function plural(text: Exclude<Text, string>, count: string | number | undefined): string {
  return text[pluralRules().select(Number(count ?? 0))] ?? text.other;
}

function fill(text: string, params: Params): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatNumber(value) : isolated(value, direction.value);
  });
}
