import type { ConversationRecord } from "#protocol/conversation.ts";
import { NAMED_AFTER_MAX } from "#protocol/limits.ts";
import { withDeletedMark } from "#protocol/deleted-account.ts";
import type { Member, NamedMember } from "#protocol/member.ts";

export function named(member: Member): NamedMember {
  const { user_id, username, display_name, avatar_url, nickname } = member;
  return withDeletedMark({ user_id, username, display_name, avatar_url, nickname });
}

/**
 * INBOX-8: returns the members after whom a group without a title is named, one more than a view shows, so that each
 * viewer can be left out. `members` are in the order in which they joined.
 */
export function nameGivers(
  { kind, title }: Pick<ConversationRecord, "kind" | "title">,
  members: Iterable<Member>,
): NamedMember[] {
  const givers: NamedMember[] = [];
  if (kind === "direct" || title !== null) return givers;
  for (const member of members) {
    if (member.left_at === null) givers.push(named(member));
    if (givers.length > NAMED_AFTER_MAX) break;
  }
  return givers;
}

/** Returns the members after whom a group is named for this viewer. */
export function namedAfter(givers: readonly NamedMember[], viewerId: string): NamedMember[] {
  return givers.filter(({ user_id }) => user_id !== viewerId).slice(0, NAMED_AFTER_MAX);
}
