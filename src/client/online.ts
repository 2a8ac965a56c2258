import type { PresenceFrame } from "#protocol/frames/presence.ts";

/** Returns the user ids online after one person's change; the same set if nothing changed. */
export function withPresence(
  online: ReadonlySet<string>,
  { user_id, online: isHere }: Pick<PresenceFrame, "user_id" | "online">,
): ReadonlySet<string> {
  if (online.has(user_id) === isHere) return online;
  const others = [...online].filter((id) => id !== user_id);
  return new Set(isHere ? [...others, user_id] : others);
}
