import type { Conversation } from "#client/index.ts";

export function isMuted(
  { muted_until }: Pick<Conversation["settings"], "muted_until">,
  now = Date.now(),
): boolean {
  return muted_until !== null && Date.parse(muted_until) > now;
}
