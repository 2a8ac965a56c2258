import type { Preferences } from "./member.ts";

/** PUSH-3: whether a person with these settings for a conversation is notified of a new message there. */
export function isNotified(
  { muted_until, archived, notify = "all" }: Preferences,
  mentioned: boolean,
  now: number,
): boolean {
  if (archived || (muted_until !== null && Date.parse(muted_until) > now)) return false;
  return notify === "all" || (notify === "mentions" && mentioned);
}
