import type { ConversationView } from "#client/index.ts";
import type { CachedConversation } from "#web/storage/database.ts";

/** What is shown: the truth as soon as there is some, and until then what was there last time. */
export function shownView(
  live: ConversationView,
  cached: CachedConversation | null,
  { myId, visibleFrom }: { myId: string | null; visibleFrom: number },
): ConversationView {
  if (live.segments.length > 0 || cached === null) return live;
  const members = new Map(cached.members.map((member) => [member.user_id, member]));
  return {
    ...live,
    conversation: live.conversation ?? cached.conversation,
    members: live.members.size > 0 ? live.members : members,
    me: live.me ?? (myId === null ? null : (members.get(myId) ?? null)),
    // They may have been cleared on another device meanwhile.
    messages: cached.messages.filter(({ id }) => id >= visibleFrom),
  };
}
