import { computed } from "@preact/signals";
import { locale } from "#web/i18n/language.ts";

const digits = computed(() => {
  const tag = locale.value;
  return {
    first: new Intl.NumberFormat(tag, { useGrouping: false }),
    rest: new Intl.NumberFormat(tag, { minimumIntegerDigits: 2 }),
  };
});

/** "0:07", "12:30", "1:00:05" */
export function formatDuration(ms: number): string {
  return clockParts(ms)
    .map((part, index) => digits.value[index === 0 ? "first" : "rest"].format(part))
    .join(":");
}

/** Hours, if any, minutes and seconds. Rounds down: 12.9 s is second 12. */
export function clockParts(ms: number): readonly number[] {
  const seconds = Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1_000)) : 0;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const short = [minutes % 60, seconds % 60];
  return hours === 0 ? short : [hours, ...short];
}
