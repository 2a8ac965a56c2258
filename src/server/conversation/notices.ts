import { isLarge, mentions, notifies, type FollowedThreads } from "#domain/notified.ts";
import { activeMembers } from "#domain/membership.ts";
import type { NamedMember } from "#protocol/member.ts";
import type { Notice } from "../objects/conversation.ts";
import type { Room } from "./room.ts";
import { conversationView } from "./views.ts";

/** The newest messages among which `noticeFor` looks for one that notifies. */
const SEARCHED_MAX = 100;

/**
 * PUSH-2: returns what to notify a person of here, by the present state; null for nothing, or if they are no member.
 */
export function noticeFor(
  room: Room,
  userId: string,
  { followed, now }: { followed: FollowedThreads; now: number },
): Notice | null {
  const found = room.member(userId);
  if (!found.ok) return null;
  const { store, member } = found.value;
  const personal = store.personalOf(userId);
  const how = { large: isLarge(activeMembers(store.members)), now, followed };
  const below = Number.MAX_SAFE_INTEGER;
  const from = store.visibleFrom(userId);
  const page = store.messages.page({ kind: "before", below, limit: SEARCHED_MAX }, { from });
  const notified = page.messages.filter((each) => notifies(each, member, personal, how));
  const message = notified.at(-1);
  if (message === undefined) return null;
  const { kind, title, named_after, unread_count } = conversationView(store, member);
  const sender = nameOf(store.members.get(message.sender_id));
  // The other members name a group without a title (INBOX-8).
  const group = title ?? named_after.map(nameOf).join(", ");
  return {
    message,
    direct: kind === "direct",
    title: kind === "direct" ? sender : group,
    sender,
    unread_count,
    mentioned: mentions(message, userId),
    thread: message.reply_to !== null && followed.has(message.reply_to) ? message.reply_to : null,
  };
}

function nameOf(member: Pick<NamedMember, "nickname" | "display_name"> | undefined): string {
  return member?.nickname ?? member?.display_name ?? "";
}
