/** Hours of each day in which nothing notifies a person. A clock in the time zone shows them, such as "22:00". */
export interface QuietHours {
  start: string;
  end: string;
  time_zone: string;
}

/**
 * PUSH-5: whether it is quiet now (ms). If the hours end before they start, they span midnight; equal ones mean all
 * day.
 */
export function isQuiet(hours: QuietHours | null | undefined, now: number): boolean {
  if (!hours) return false;
  const { start, end, time_zone } = hours;
  const time = clockIn(time_zone, now);
  return start < end ? time >= start && time < end : time >= start || time < end;
}

/** Returns a time such as "07:05", which compares as a string. */
function clockIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(now);
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
