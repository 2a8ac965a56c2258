import {
  decideDelete,
  decideEdit,
  decidePin,
  decideReact,
  withoutReply,
  type ChangeContext,
  type ChangeDecision,
} from "#domain/changing.ts";
import { activeMembers } from "#domain/membership.ts";
import { resolveMentions } from "#domain/mentions.ts";
import { mayRole } from "#domain/permissions.ts";
import { checkTextLength, decideSend, type SendDecision } from "#domain/sending.ts";
import { REVISIONS_MAX } from "#protocol/limits.ts";
import { mediaKeyOf, type Media } from "#protocol/media.ts";
import type { Member } from "#protocol/member.ts";
import type { Draft, Message } from "#protocol/message.ts";
import type { Result } from "#protocol/result.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { detectLanguage } from "../translation/detect.ts";
import type { Room, Transaction } from "./room.ts";

/** Which message to change, and, to lose nobody's update, the version it is believed to have. */
export interface Target {
  message_id: number;
  if_version?: number | undefined;
}

/**
 * One row and one index entry; a reply also changes the message it replies to; a retry writes nothing. Something
 * uploaded here is one index entry more, and two rows that come and go around the claim of it.
 */
export async function sendMessage(
  room: Room,
  userId: string,
  draft: Draft,
): Promise<Result<SendDecision>> {
  const { text, client_id, media_url } = draft;
  const fits = checkTextLength(text, room.config.MAX_TEXT_LENGTH);
  if (!fits.ok) return fits;
  const taken = room.takeSend(userId, Date.now());
  if (!taken.ok) return taken;
  const isUpload = media_url !== undefined && mediaKeyOf(media_url) !== null;
  const isRetry = client_id !== undefined && room.store?.messages.sentAs(userId, client_id);
  if (!isUpload || isRetry) return commitMessage(room, userId, draft, null);
  return room.media.carrying(userId, ["media_url", media_url], ({ media }) =>
    commitMessage(room, userId, draft, media),
  );
}

function commitMessage(
  room: Room,
  userId: string,
  draft: Draft,
  media: Media | null,
): Promise<Result<SendDecision>> {
  const { text, client_id, reply_to } = draft;
  return room.change(
    userId,
    ({ store, now, insertMessage, updateMessage }, sender) => {
      const decision = decideSend(
        {
          conversation_id: store.conversation.id,
          head: store.head,
          sender_id: userId,
          duplicate: client_id === undefined ? undefined : store.messages.sentAs(userId, client_id),
          replied_to: reply_to === undefined ? undefined : (store.messages.get(reply_to) ?? null),
          mentions: mentionsIn(store, sender, text),
          media,
          language: languageIn(store, userId, text),
        },
        draft,
        now,
      );
      if (!decision.ok || !decision.value.fresh) return decision;
      insertMessage(decision.value.message);
      if (media !== null) room.media.carried(store, decision.value.message);
      if (decision.value.thread !== null) updateMessage(decision.value.thread);
      return decision;
    },
    { size: text?.length ?? 0 },
  );
}

/** Two rows (the message, its earlier text) and one index entry; at `revisions_max` one more, of the text that goes. */
export async function editMessage(
  room: Room,
  userId: string,
  target: Target,
  text: string,
): Promise<Result<ChangeDecision>> {
  const fits = checkTextLength(text, room.config.MAX_TEXT_LENGTH);
  if (!fits.ok) return fits;
  const taken = room.takeSend(userId, Date.now());
  if (!taken.ok) return taken;
  const decide = (context: ChangeContext, { store, now }: Transaction) => {
    const mentions = mentionsIn(store, context.actor, text);
    const language = languageIn(store, userId, text);
    const decision = decideEdit(context, { text, mentions, language }, now);
    if (decision.ok && decision.value.changed && context.message !== undefined) {
      const { id, version, text: earlier, created_at, edited_at } = context.message;
      const written_at = edited_at ?? created_at;
      const revision = { version, text: earlier, written_at, replaced_at: now };
      store.messages.addRevision(id, revision, REVISIONS_MAX);
    }
    return decision;
  };
  return changeMessage(room, userId, target, decide, text.length);
}

/** Erases the text, the media and every earlier text with them. */
export async function deleteMessage(
  room: Room,
  userId: string,
  target: Target,
): Promise<Result<ChangeDecision>> {
  return changeMessage(room, userId, target, (context, { store, now, updateMessage }) => {
    const decision = decideDelete(context, now);
    if (!decision.ok || !decision.value.changed) return decision;
    const { message } = decision.value;
    store.messages.eraseRevisions(message.id);
    room.media.dropped(store, context.message?.media_url ?? null);
    const thread = message.reply_to === null ? undefined : store.messages.get(message.reply_to);
    if (thread === undefined) return decision;
    updateMessage(message);
    updateMessage(withoutReply(thread, store.messages.replies(thread.id), store.head + 1));
    return decision;
  });
}

/** One row and one index entry: reactions are a part of their message's row. */
export async function reactToMessage(
  room: Room,
  userId: string,
  target: Target,
  emoji: string,
  active: boolean,
): Promise<Result<ChangeDecision>> {
  return changeMessage(room, userId, target, (context) => decideReact(context, emoji, active));
}

export async function pinMessage(
  room: Room,
  userId: string,
  target: Target,
  active: boolean,
): Promise<Result<ChangeDecision>> {
  return changeMessage(room, userId, target, (context, { store }) =>
    decidePin(context, active, store.messages.pinnedCount()),
  );
}

function changeMessage(
  room: Room,
  userId: string,
  { message_id, if_version }: Target,
  decide: (context: ChangeContext, transaction: Transaction) => Result<ChangeDecision>,
  size = 0,
): Promise<Result<ChangeDecision>> {
  const change = (transaction: Transaction, actor: Member) => {
    const { store, updateMessage } = transaction;
    const message = store.messages.get(message_id);
    const context: ChangeContext = {
      kind: store.conversation.kind,
      head: store.head,
      actor,
      message,
      if_version,
    };
    const decision = decide(context, transaction);
    if (decision.ok && isNewer(decision.value, store.messages.get(message_id))) {
      updateMessage(decision.value.message);
    }
    return decision;
  };
  return room.change(userId, change, { size });
}

function isNewer({ message, changed }: ChangeDecision, stored: Message | undefined): boolean {
  return changed && stored !== undefined && message.version > stored.version;
}

function mentionsIn(store: ConversationStore, sender: Member, text: string | undefined): string[] {
  if (text === undefined || !text.includes("@")) return [];
  const mayCallAll = mayRole(store.conversation.kind, sender.role, "mention_all");
  return resolveMentions(text, activeMembers(store.members), mayCallAll);
}

/** Only where it matters to someone: it takes about 25 µs for a hundred characters, a tenth of a commit. */
function languageIn(
  store: ConversationStore,
  senderId: string,
  text: string | undefined,
): string | null {
  return store.isMixed ? detectLanguage(text, store.personalOf(senderId).language) : null;
}
