/** "2026-11-29": a day of the reader's calendar, as a date field has it. */
export function dateOf(date: Date): string {
  const digits = (n: number, length = 2) => String(n).padStart(length, "0");
  return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

/** When such a day begins here (RFC 3339); null for what is none. */
export function startOf(day: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const date = new Date(`${day}T00:00`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
