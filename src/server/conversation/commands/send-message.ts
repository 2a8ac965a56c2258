import { decideSend, type SendDecision } from "#domain/sending.ts";
import { mediaKeyOf, type Media } from "#protocol/media.ts";
import type { Draft } from "#protocol/message.ts";
import type { Change } from "#storage/conversation/change.ts";
import { done, refused, type Command } from "./command.ts";
import { languageIn, mentionsIn } from "./text.ts";

/** An upload that was claimed for a message; `transcribe`: what a voice note says is to be written down. */
export interface Claimed {
  media: Media;
  transcribe: boolean;
}

/**
 * One row and one index entry; a reply also changes the message it replies to; a retry writes nothing. Something
 * uploaded here is one index entry more, and two rows that come and go around the claim of it.
 */
export function sendMessage(draft: Draft, claimed: Claimed | null): Command<SendDecision> {
  const { text, client_id, reply_to, media_url } = draft;
  return ({ store, actor, now }) => {
    const { user_id } = actor;
    const context = {
      conversation_id: store.conversation.id,
      head: store.head,
      sender_id: user_id,
      replied_to: reply_to === undefined ? undefined : (store.messages.get(reply_to) ?? null),
      mentions: mentionsIn(store, actor, text),
      media: claimed?.media ?? null,
      language: languageIn(store, user_id, text),
    };
    /** SEND-2: the same `client_id` again is the same message, whatever else the retry says. */
    const before = (): SendDecision | undefined => {
      const message =
        client_id === undefined ? undefined : store.messages.sentAs(user_id, client_id);
      return message === undefined ? undefined : { message, fresh: false, thread: null };
    };
    // An upload is claimed, unless its message was found there.
    const isUnclaimed =
      claimed === null && media_url !== undefined && mediaKeyOf(media_url) !== null;
    const first = isUnclaimed ? before() : undefined;
    if (first !== undefined) return done(first);
    const decision = decideSend(context, draft, now);
    if (!decision.ok) return { ...refused(decision.error), before };
    const { message, thread } = decision.value;
    const changes: Change[] = [{ kind: "message", message }];
    if (claimed !== null && media_url !== undefined) {
      changes.push({ kind: "media_carried", media_url });
      if (claimed.transcribe)
        changes.push({ kind: "transcription_wanted", message_id: message.id });
    }
    if (thread !== null) changes.push({ kind: "message", message: thread });
    return { ...done(decision.value, ...changes), before };
  };
}
