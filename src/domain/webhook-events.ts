import type { ConversationRecord } from "#protocol/conversation.ts";
import type { Member, NamedMember } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { isReport } from "./system-messages.ts";
import type { Unseen, WebhookEvent } from "#protocol/webhooks.ts";

/** A changed member, and the version at which they last joined. */
export interface ChangedMember {
  member: Member;
  joined: number;
}

/** The members of a conversation who are notified of unseen messages in (`from`, `to`]. */
export interface UnseenRange {
  from: number;
  to: number;
  people: Omit<Unseen, "conversation">[];
}

/** A conversation's hand-over to an endpoint: every record with a version in (`from`, `to`]. */
export interface HandOver {
  conversation: ConversationRecord;
  /** Changes when the conversation's history was replaced. */
  epoch: string;
  from: number;
  to: number;
  messages: Message[];
  /** The senders of these messages. */
  senders: NamedMember[];
  members: ChangedMember[];
  unseen: UnseenRange | null;
  /** RFC 3339; null unless the conversation has ended, and then there are no other events. */
  ended_at: string | null;
  /** RFC 3339: the time of the hand-over. */
  at: string;
}

/** An event with an id that stays the same in repeated hand-overs, and the message that it concerns. */
export interface NamedEvent {
  id: string;
  message_id: number | null;
  event: WebhookEvent;
}

/** The position of an endpoint in a deleted conversation: past every other. */
export const AFTER_THE_END = Number.MAX_SAFE_INTEGER;

/**
 * HOOK-3: returns the events from `position` to the end of the hand-over, in the order of the versions. They are
 * derived from the records, so that handing over the same records again creates no new events. A record that changed
 * twice yields one event.
 */
export function eventsOf(handOver: HandOver, position: number): NamedEvent[] {
  const { conversation, epoch, to, ended_at, at } = handOver;
  if (ended_at !== null) {
    if (position === AFTER_THE_END) return [];
    const event = {
      type: "conversation.deleted",
      timestamp: ended_at,
      data: { conversation },
    } as const;
    return [{ id: `evt_${epoch}_end`, message_id: null, event }];
  }
  const senders = new Map(handOver.senders.map((sender) => [sender.user_id, sender]));
  const changed: { version: number; message_id: number | null; event: WebhookEvent }[] = [];
  if (conversation.version > position && conversation.version <= to) {
    const created = position === 0;
    const type = created ? "conversation.created" : "conversation.updated";
    const timestamp = created ? conversation.created_at : at;
    changed.push({
      version: conversation.version,
      message_id: null,
      event: { type, timestamp, data: { conversation } },
    });
  }
  for (const message of handOver.messages) {
    // The reported change is already an event.
    if (message.version <= position || isReport(message)) continue;
    const { type, timestamp } = whatHappenedTo(message, position, at);
    const sender = senders.get(message.sender_id) ?? null;
    const event = { type, timestamp, data: { conversation, message, sender } };
    changed.push({ version: message.version, message_id: message.id, event });
  }
  for (const { member, joined } of handOver.members) {
    if (member.version <= position) continue;
    const { type, timestamp } = whatHappenedWith(member, joined > position, at);
    const event = { type, timestamp, data: { conversation, member } };
    changed.push({ version: member.version, message_id: null, event });
  }
  return changed
    .sort((a, b) => a.version - b.version)
    .map(({ version, ...named }) => ({ id: `evt_${epoch}_${version}`, ...named }));
}

/** Returns the events of people who have not seen messages; see `UnseenRange`. */
export function unseenEventsOf({ conversation, epoch, unseen, at }: HandOver): NamedEvent[] {
  if (unseen === null) return [];
  return unseen.people.map((person) => ({
    id: `evt_${epoch}_unseen_${unseen.to}_${person.member.user_id}`,
    message_id: person.message.id,
    event: { type: "message.unseen", timestamp: at, data: { conversation, ...person } },
  }));
}

function whatHappenedTo({ id, created_at, deleted_at }: Message, position: number, at: string) {
  if (deleted_at !== null) return { type: "message.deleted", timestamp: deleted_at } as const;
  if (id > position) return { type: "message.created", timestamp: created_at } as const;
  return { type: "message.updated", timestamp: at } as const;
}

function whatHappenedWith({ joined_at, left_at }: Member, joined: boolean, at: string) {
  if (left_at !== null) return { type: "member.removed", timestamp: left_at } as const;
  if (joined) return { type: "member.added", timestamp: joined_at } as const;
  return { type: "member.updated", timestamp: at } as const;
}
