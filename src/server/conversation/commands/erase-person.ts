import { withoutReactionsOf } from "#domain/changing.ts";
import { erasedMember } from "#domain/leaving.ts";
import { NEW_PERSONAL } from "#domain/reading.ts";
import type { ErasureWish } from "#server/objects/conversation.ts";
import type { Change } from "#storage/conversation/change.ts";
import { deleteMessage } from "./change-message.ts";
import type { OwnCommand, State } from "./command.ts";

/**
 * LEAVE-3: erases a message of this person as if they deleted it, or takes back their reactions to another's message.
 */
export function eraseTrace(userId: string, messageId: number): OwnCommand {
  return ({ store, now }) => {
    const message = store.messages.get(messageId);
    const actor = store.members.get(userId);
    if (message === undefined || message.deleted_at !== null || actor === undefined) return [];
    if (message.sender_id === userId) {
      return deleteMessage({ message_id: messageId })({ store, now, actor }).changes;
    }
    return [{ kind: "message", message: withoutReactionsOf(userId, message, store.head + 1) }];
  };
}

/** LEAVE-3, LEAVE-4: leaves a member record that says nothing of the person, and passes a group's ownership on. */
export function erasePerson(userId: string, { messages, avatar_url }: ErasureWish) {
  return ({ store, now }: State): readonly Change[] => {
    const person = store.members.get(userId);
    if (person === undefined) return [];
    const { conversation, head, members } = store;
    const { member, successor, ends } = erasedMember(
      { kind: conversation.kind, head, members },
      person,
      now,
    );
    if (ends) return [{ kind: "ended", at: now }];
    const { opened } = store.personalOf(userId);
    const personal = { ...NEW_PERSONAL, opened, receipts: false, stays_out: true };
    const { receipts, language, stays_out } = personal;
    const changes: Change[] = [
      { kind: "member", member },
      { kind: "private", user_id: userId, patch: { receipts, language, stays_out } },
      { kind: "personal", member, personal },
    ];
    if (successor !== null) changes.push({ kind: "member", member: successor });
    const isTheirs = messages === "erase" && conversation.avatar_url === avatar_url;
    if (isTheirs && avatar_url !== null) {
      const version = head + changes.length;
      changes.push(
        { kind: "media_dropped", media_url: avatar_url },
        { kind: "conversation", record: { ...conversation, avatar_url: null, version } },
      );
    }
    if (successor !== null) changes.push({ kind: "join_requests_counted" });
    return changes;
  };
}
