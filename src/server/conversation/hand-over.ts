import { NOBODY } from "#domain/apart.ts";
import { named } from "#domain/naming.ts";
import { unreadAfter } from "#domain/reading.ts";
import { unseenBy, watched } from "#domain/unseen.ts";
import type { HandOver, UnseenRange } from "#domain/webhook-events.ts";
import type { Member, NamedMember } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { isNotified } from "#protocol/notifying.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { publicMember } from "./views.ts";

/** Records in one hand-over. */
const RECORDS_MAX = 200;
/** Messages in which the server looks at once for those that someone has not seen. */
const LOOKED_AT_MAX = 200;

/** The next changes after `from`. */
export function changesAfter(store: ConversationStore, from: number, at: string): HandOver {
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

/** The unseen messages in a range of ids, and nothing else. */
export function unseenHandOver(
  store: ConversationStore,
  from: number,
  unseen: UnseenRange,
  at: string,
): HandOver {
  return { ...nothingAfter(store, from, at), unseen };
}

/** The end of a conversation. */
export function endOf(store: ConversationStore, from: number, at: string): HandOver {
  const ended_at = new Date(store.deletedAt).toISOString();
  return { ...nothingAfter(store, from, at), ended_at };
}

/**
 * HOOK-8: who has not seen messages with an id in (`from`, `until`], or in the first part of it that one look takes. A message that this person need not see (deleted,
 * muted, read, of their own) counts for nobody.
 */
export function unseenIn(
  store: ConversationStore,
  from: number,
  until: number,
  now: number,
): UnseenRange {
  const members = [...store.members.values()].filter(({ left_at }) => left_at === null);
  const page = store.messages.page({ kind: "after", above: from, limit: LOOKED_AT_MAX });
  const to = page.more ? Math.min(until, page.messages.at(-1)?.id ?? until) : until;
  const messages = page.messages.filter(({ id }) => id <= to);
  const isMuted = (userId: string) => {
    const { settings, request } = store.personalOf(userId);
    if (request !== null || !store.isListed(userId)) return true;
    // An event says what is unread, and what is archived is.
    return !isNotified({ ...settings, archived: false }, true, now);
  };
  const { people, mentionsOnly } = watched(members, messages, isMuted);
  return {
    from,
    to,
    people: people.flatMap((member) => unseenOf(store, member, messages, mentionsOnly)),
  };
}

function unseenOf(
  store: ConversationStore,
  member: Member,
  messages: readonly Message[],
  mentionsOnly: boolean,
) {
  const personal = store.personalOf(member.user_id);
  const unseen = unseenBy(member, personal, messages, mentionsOnly);
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

function nothingAfter(store: ConversationStore, from: number, at: string): HandOver {
  const { conversation, epoch } = store;
  const lists = { messages: [], senders: [], members: [] };
  // A position that is the version of the conversation itself says that the endpoint has that.
  return { conversation, epoch, from, to: from, ...lists, unseen: null, ended_at: null, at };
}

function sendersOf(store: ConversationStore, messages: readonly Message[]): NamedMember[] {
  const ids = new Set(messages.map(({ sender_id }) => sender_id));
  return [...ids].flatMap((id) => {
    const sender = store.members.get(id);
    return sender === undefined ? [] : [named(sender)];
  });
}
