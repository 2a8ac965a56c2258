import type { Preferences } from "./member.ts";

/**
 * PUSH-3: whether a person with these settings for a conversation is notified of a new message there. `addressed`:
 * whether it mentions them, or is a reply in a thread that they follow (FOLLOW-6).
 */
export function isNotified(
  { muted_until, archived, notify = "all" }: Preferences,
  addressed: boolean,
  now: number,
): boolean {
  if (archived || (muted_until !== null && Date.parse(muted_until) > now)) return false;
  return notify === "all" || (notify === "mentions" && addressed);
}
