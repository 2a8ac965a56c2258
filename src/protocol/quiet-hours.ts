/** Hours of each day, as a clock in the time zone shows them ("22:00"), in which nothing notifies a person. */
export interface QuietHours {
  start: string;
  end: string;
  time_zone: string;
}

/** PUSH-5: whether it is quiet now (ms). Hours that end before they start go on past midnight; equal ones are all day. */
export function isQuiet(hours: QuietHours | null | undefined, now: number): boolean {
  if (!hours) return false;
  const { start, end, time_zone } = hours;
  const time = clockIn(time_zone, now);
  return start < end ? time >= start && time < end : time >= start || time < end;
}

/** "07:05"; times of one form compare as texts. */
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
