import { locale } from "#web/i18n/language.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** "812 bytes", "14 kB", "2.5 MB": formatted by the language, with few digits. */
export function formatSize(bytes: number): string {
  const { unit, value } = sizeOf(bytes);
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale.value, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits,
  }).format(value);
}

/** In the largest unit that gives at least 1; a kilobyte has 1,000 bytes. */
export function sizeOf(bytes: number): { unit: (typeof UNITS)[number]; value: number } {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return { unit: UNITS[step] ?? "byte", value: bytes / 1_000 ** step };
}
