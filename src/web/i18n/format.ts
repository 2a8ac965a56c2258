import { computed } from "@preact/signals";
import { locale } from "./language.ts";

const DAY_MS = 86_400_000;

/** Formatters are expensive, so each language creates them once. */
const formats = computed(() => {
  const tag = locale.value;
  return {
    time: new Intl.DateTimeFormat(tag, { timeStyle: "short" }),
    weekday: new Intl.DateTimeFormat(tag, { weekday: "long" }),
    day: new Intl.DateTimeFormat(tag, { day: "numeric", month: "long" }),
    dayOfYear: new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric" }),
    month: new Intl.DateTimeFormat(tag, { month: "long" }),
    monthOfYear: new Intl.DateTimeFormat(tag, { month: "long", year: "numeric" }),
    shortDay: new Intl.DateTimeFormat(tag, { day: "numeric", month: "short" }),
    shortDate: new Intl.DateTimeFormat(tag, { dateStyle: "short" }),
    shortWeekday: new Intl.DateTimeFormat(tag, { weekday: "short" }),
    full: new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }),
    number: new Intl.NumberFormat(tag),
    minutes: new Intl.NumberFormat(tag, { style: "unit", unit: "minute", unitDisplay: "long" }),
    relative: new Intl.RelativeTimeFormat(tag, { numeric: "auto" }),
    list: new Intl.ListFormat(tag, { type: "conjunction" }),
    plurals: new Intl.PluralRules(tag),
  };
});

export function pluralRules(): Intl.PluralRules {
  return formats.value.plurals;
}

export function formatNumber(n: number): string {
  return formats.value.number.format(n);
}

/** "Ann, Bob, and 3 others" */
export function formatList(items: readonly string[]): string {
  return formats.value.list.format(items);
}

/** "5 minutes" */
export function formatMinutes(n: number): string {
  return formats.value.minutes.format(n);
}

/** "14:05" */
export function formatTime(iso: string): string {
  return formats.value.time.format(new Date(iso));
}

/** "23 Nov 2026, 14:05" */
export function formatFull(iso: string): string {
  return formats.value.full.format(new Date(iso));
}

/** "14:05" for today, else with its day: "23 Nov 2026, 14:05" */
export function formatWhen(iso: string, now = Date.now()): string {
  return daysAgo(new Date(iso), now) === 0 ? formatTime(iso) : formatFull(iso);
}

/** "Today", "Yesterday", "Monday", "3 May", "3 May 2024": for a day's separator. */
export function formatDay(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  const days = daysAgo(date, now);
  const { relative, weekday, day, dayOfYear } = formats.value;
  if (days === 0 || days === 1) return capitalised(relative.format(-days, "day"));
  if (days > 1 && days < 7) return capitalised(weekday.format(date));
  return (isThisYear(date, now) ? day : dayOfYear).format(date);
}

/** "May", "May 2024": for a heading. */
export function formatMonth(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  const { month, monthOfYear } = formats.value;
  return capitalised((isThisYear(date, now) ? month : monthOfYear).format(date));
}

/** "3 May 2024": within a sentence. */
export function formatDate(iso: string): string {
  return formats.value.dayOfYear.format(new Date(iso));
}

/** "14:05", "Mon", "3 May", "03/05/2024": for a list, where there is little room. */
export function formatListTime(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  const days = daysAgo(date, now);
  const { time, shortWeekday, shortDay, shortDate } = formats.value;
  if (days === 0) return time.format(date);
  if (days > 0 && days < 7) return shortWeekday.format(date);
  return (isThisYear(date, now) ? shortDay : shortDate).format(date);
}

/** "now", "5 minutes ago", "yesterday" */
export function formatRelative(iso: string, now = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
  const { relative } = formats.value;
  const away = Math.abs(seconds);
  if (away < 45) return relative.format(0, "second");
  if (away < 3_600) return relative.format(Math.round(seconds / 60), "minute");
  if (away < 86_400) return relative.format(Math.round(seconds / 3_600), "hour");
  if (away < 2_592_000) return relative.format(Math.round(seconds / 86_400), "day");
  if (away < 31_536_000) return relative.format(Math.round(seconds / 2_592_000), "month");
  return relative.format(Math.round(seconds / 31_536_000), "year");
}

/** Counts days by the local calendar: yesterday evening is one day ago. */
function daysAgo(date: Date, now: number): number {
  return Math.round((midnight(new Date(now)) - midnight(date)) / DAY_MS);
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function isThisYear(date: Date, now: number): boolean {
  return date.getFullYear() === new Date(now).getFullYear();
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
