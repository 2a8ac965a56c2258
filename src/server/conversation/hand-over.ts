import { NOBODY } from "#domain/apart.ts";
import { activeMembers } from "#domain/membership.ts";
import { named } from "#domain/naming.ts";
import { unreadAfter } from "#domain/reading.ts";
import { needsFollowers, threadsOf, unseenBy, watched, type Following } from "#domain/unseen.ts";
import type { HandOver, UnseenRange } from "#domain/webhook-events.ts";
import type { Member, NamedMember } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { isNotified } from "#protocol/notifying.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { publicMember } from "./views.ts";

/** Records in one hand-over. */
const RECORDS_MAX = 200;
/** Messages in one check for unseen ones. */
const CHECKED_MAX = 200;

/** Returns the hand-over of the next changes after `from`. */
export function changesHandOver(store: ConversationStore, from: number, at: string): HandOver {
  const page = store.changesSince(from, RECORDS_MAX);
  return {
    conversation: store.conversation,
    epoch: store.epoch,
    from,
    to: page.to,
    messages: page.messages,
    senders: sendersOf(store, page.messages),
    members: page.members.map((member) => ({
      member: publicMember(store, member, NOBODY),
      joined: store.memberStates.joinedVersionOf(member.user_id),
    })),
    unseen: null,
    ended_at: null,
    at,
  };
}

/** Returns the hand-over of the unseen messages in a range of ids, and of nothing else. */
export function unseenHandOver(
  store: ConversationStore,
  from: number,
  unseen: UnseenRange,
  at: string,
): HandOver {
  return { ...emptyHandOver(store, from, at), unseen };
}

/** Returns the hand-over of a conversation's end. */
export function endHandOver(store: ConversationStore, from: number, at: string): HandOver {
  const ended_at = new Date(store.deletedAt).toISOString();
  return { ...emptyHandOver(store, from, at), ended_at };
}

/** A range of messages: those with an id in (`from`, `until`]. */
interface Range {
  from: number;
  until: number;
}

/** Returns the threads whose followers the check of a range has to know. Reads no message if nobody needs them. */
export function threadsIn(store: ConversationStore, range: Range): number[] {
  const members = activeMembers(store.members);
  if (!needsFollowers(members, (id) => store.personalOf(id))) return [];
  return threadsOf(checked(store, range).messages);
}

/** Returns the part of a range that one check for unseen messages covers, which ends with `to`. */
function checked(
  store: ConversationStore,
  { from, until }: Range,
): { to: number; messages: Message[] } {
  const page = store.messages.page({ kind: "after", above: from, limit: CHECKED_MAX });
  const to = page.more ? Math.min(until, page.messages.at(-1)?.id ?? until) : until;
  return { to, messages: page.messages.filter(({ id }) => id <= to) };
}

/**
 * HOOK-8: returns the members who have not seen messages of a range, or of the part of it that one check covers. For each
 * member, deleted messages, their own and those they have read do not count, nor do any in a conversation that they
 * muted.
 */
export function unseenIn(
  store: ConversationStore,
  range: Range,
  following: Following,
  now: number,
): UnseenRange {
  const members = activeMembers(store.members);
  const { to, messages } = checked(store, range);
  const isMuted = (userId: string) => {
    const { settings, request } = store.personalOf(userId);
    if (request !== null || !store.isListed(userId)) return true;
    // An archived conversation still has unread messages, so it still causes events.
    return !isNotified({ ...settings, archived: false }, true, now);
  };
  const { people, addressedOnly } = watched(members, messages, { following, isMuted });
  const how = { following, addressedOnly };
  return {
    from: range.from,
    to,
    people: people.flatMap((member) => unseenOf(store, member, messages, how)),
  };
}

function unseenOf(
  store: ConversationStore,
  member: Member,
  messages: readonly Message[],
  how: { following: Following; addressedOnly: boolean },
) {
  const personal = store.personalOf(member.user_id);
  const unseen = unseenBy(member, personal, messages, how);
  const [first, message] = [unseen[0], unseen.at(-1)];
  if (first === undefined || message === undefined) return [];
  const after = unreadAfter(member.read, personal);
  const counts = store.messages.unread(member.user_id, after, store.head, personal.apart);
  const sender = store.members.get(message.sender_id);
  return [
    {
      member: named(member),
      new_count: unseen.length,
      ...counts,
      first_message_id: first.id,
      message,
      sender: sender === undefined ? null : named(sender),
    },
  ];
}

function emptyHandOver(store: ConversationStore, from: number, at: string): HandOver {
  const { conversation, epoch } = store;
  const lists = { messages: [], senders: [], members: [] };
  // With `to` equal to `from`, the endpoint derives no event from the conversation's own record.
  return { conversation, epoch, from, to: from, ...lists, unseen: null, ended_at: null, at };
}

function sendersOf(store: ConversationStore, messages: readonly Message[]): NamedMember[] {
  const ids = new Set(messages.map(({ sender_id }) => sender_id));
  return [...ids].flatMap((id) => {
    const sender = store.members.get(id);
    return sender === undefined ? [] : [named(sender)];
  });
}
