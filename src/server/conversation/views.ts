import type { Actor } from "#domain/actor.ts";
import { activeMembers } from "#domain/membership.ts";
import { named, namedAfter, nameGivers } from "#domain/naming.ts";
import { unreadAfter } from "#domain/reading.ts";
import { isVisible } from "#domain/visibility.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { withDeletedMark } from "#protocol/deleted-account.ts";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import { HEARTBEAT_MS, SNAPSHOT_MESSAGES, TYPING_MS } from "#protocol/limits.ts";
import type { Limits } from "#protocol/published-limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Features } from "#protocol/translation.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import type { ChangesPage, ConversationStore } from "#storage/conversation/store.ts";
import { visibleFrom } from "./visibility.ts";

/**
 * Returns the conversation as this member sees it now. The app sees it like an owner who has read everything (KEY-5).
 */
export function conversationView(store: ConversationStore, viewer: Actor): Conversation {
  const { user_id } = viewer;
  const members = activeMembers(store.members);
  const personal = store.personalOf(user_id);
  const isApp = viewer.role === "app";
  const read = isApp ? store.head : viewer.read;
  const unread = isApp
    ? { unread_count: 0, mention_count: 0 }
    : store.messages.unread(user_id, unreadAfter(read, personal), store.head, personal.apart);
  const from = visibleFrom(store, viewer);
  const last = store.messages.last(from);
  const sender = last && store.members.get(last.sender_id);
  const peer = [...store.members.values()].find(
    (each) => each.user_id !== user_id && each.left_at === null,
  );
  return {
    ...store.conversation,
    role: viewer.role === "app" ? "owner" : viewer.role,
    head: store.head,
    member_count: members.length,
    read,
    unread_from: personal.unread_from,
    ...unread,
    ...(from > 0 ? { visible_from: from } : {}),
    settings: personal.settings,
    ...(personal.join_requests === 0 ? {} : { join_requests: personal.join_requests }),
    revision: store.revisionFor(user_id),
    last_message: last ?? null,
    last_sender: sender === undefined ? null : named(sender),
    ...(last?.album === undefined
      ? {}
      : { last_album_count: store.messages.albumCount(last, { from, upTo: last.id }) }),
    direct_with:
      store.conversation.kind === "direct" && peer !== undefined
        ? withDeletedMark({
            user_id: peer.user_id,
            username: peer.username,
            display_name: peer.display_name,
            avatar_url: peer.avatar_url,
          })
        : null,
    named_after: namedAfter(nameGivers(store.conversation, store.members.values()), user_id),
    ...(personal.request === null ? {} : { request: personal.request }),
    ...(store.conversation.kind === "direct" && personal.apart.length > 0 ? { blocked: true } : {}),
  };
}

export function welcomeFrame(
  store: ConversationStore,
  { me, members, online }: { me: Member; members: Member[]; online: string[] },
  { limits, features }: { limits: Limits; features: Features },
): WelcomeFrame {
  return {
    type: "welcome",
    protocol: PROTOCOL_VERSION,
    epoch: store.epoch,
    head: store.head,
    conversation: conversationView(store, me),
    me,
    members,
    members_complete: members.length === activeMembers(store.members).length,
    former_members: formerMembers(store, me.user_id),
    online,
    heartbeat_ms: HEARTBEAT_MS,
    typing_ms: TYPING_MS,
    limits,
    features,
  };
}

/** The most former members in a welcome. */
const FORMER_MEMBERS = 200;

function formerMembers(store: ConversationStore, readerId: string): Member[] {
  const apart = store.memberStates.apartFrom(readerId);
  return [...store.members.values()]
    .filter(({ left_at }) => left_at !== null)
    .sort((a, b) => b.version - a.version)
    .slice(0, FORMER_MEMBERS)
    .map((member) => publicMember(store, member, apart));
}

/** Returns the newest messages, for readers who see the conversation from `from` on. */
export function snapshotFrame(store: ConversationStore, from: number): SnapshotFrame {
  const { messages, more } = store.messages.page(
    { kind: "before", below: Number.MAX_SAFE_INTEGER, limit: SNAPSHOT_MESSAGES },
    { from },
  );
  const referenced = store.messages.referenced(messages, from);
  return { type: "snapshot", head: store.head, messages, has_more: more, referenced };
}

/** Returns a page of changes, for readers who see the conversation from `from` on and are kept apart from `apart`. */
export function changesFrame(
  store: ConversationStore,
  { conversation, members, messages, ...page }: ChangesPage,
  { from, apart }: { from: number; apart: readonly string[] },
): ChangesFrame {
  const hidden = new Set(apart);
  return {
    type: "changes",
    ...page,
    messages: messages.filter(({ id }) => isVisible(id, from)),
    members: members.map((member) => publicMember(store, member, hidden)),
    ...(conversation === undefined ? {} : { conversation }),
  };
}

/** Returns a member, without positions if they hide their receipts or are kept apart from the reader. */
export function publicMember(
  store: ConversationStore,
  member: Member,
  apart: ReadonlySet<string>,
): Member {
  const { user_id } = member;
  const shows = store.personalOf(user_id).receipts && !apart.has(user_id);
  return shows ? member : withoutPositions(member);
}

/** BLOCK-3: returns those of these people whose positions are hidden from this reader, which is rarely anyone. */
export function apartAmong(
  store: ConversationStore,
  userIds: readonly string[],
  readerId: string,
): string[] {
  const apart = store.memberStates.apartFrom(readerId);
  return apart.size === 0 ? [] : userIds.filter((id) => apart.has(id));
}

export function withoutPositions(member: Member): Member {
  return { ...member, read: 0, delivered: 0 };
}
