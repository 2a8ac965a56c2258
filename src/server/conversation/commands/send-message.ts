import { draftOf, forwardedAs, type Forward } from "#domain/forwarding.ts";
import { senderRecord } from "#domain/membership.ts";
import { decideSend, type SendDecision } from "#domain/sending.ts";
import { isDeletedAccount } from "#protocol/deleted-account.ts";
import { failure } from "#protocol/errors.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import { type Media } from "#protocol/media.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Draft } from "#protocol/message.ts";
import type { Profile } from "#protocol/user.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { isWithOneself } from "#server/direct-id.ts";
import { messageFor } from "../visibility.ts";
import { done, refused, type Command } from "./command.ts";
import { previewWanted } from "./preview.ts";
import { languageIn, mentionsIn } from "./text.ts";

/** An upload claimed for a message; `transcribe`: whether to transcribe a voice message. */
export interface Claimed {
  media: Media;
  transcribe: boolean;
}

/** The parts of a message besides its draft. */
export interface Parts {
  claimed: Claimed | null;
  /** The message that it forwards. */
  forward: Forward | null;
  /** The app's profile. The app's first message in a conversation also writes its record there. */
  app: Profile;
  /** Whether the deployment previews links. */
  previews: boolean;
}

/** LEAVE-4: whether one of the two people of a direct conversation has an erased account. */
function hasErasedPerson({ conversation, members }: ConversationStore): boolean {
  return conversation.kind === "direct" && [...members.values()].some(isDeletedAccount);
}

/**
 * Writes one row and one index entry; a reply also changes the message that it replies to; a retry writes nothing. An
 * upload costs one more index entry, and two rows that are written and deleted around its claim. A link costs a row
 * that is written and deleted around its preview.
 */
export function sendMessage(
  written: Draft,
  { claimed, forward, app, previews }: Parts,
): Command<SendDecision> {
  const draft = forward === null ? written : draftOf(forward, written);
  const { text, client_id, reply_to, media_url, album } = draft;
  return ({ store, actor, now }) => {
    const { user_id } = actor;
    const context = {
      conversation_id: store.conversation.id,
      head: store.head,
      sender_id: user_id,
      replied_to: reply_to === undefined ? undefined : (messageFor(store, actor, reply_to) ?? null),
      mentions: forward === null ? mentionsIn(store, actor, text) : [],
      media: claimed?.media ?? null,
      language: forward === null ? languageIn(store, user_id, text) : forward.language,
      forwarded: forward && forwardedAs(forward, isWithOneself(store.conversation)),
      isAlbumFull:
        album !== undefined &&
        store.messages.albumCount({ sender_id: user_id, album }) >= ALBUM_MAX,
    };
    /** SEND-2: the same `client_id` again is the same message, whatever the retry's content. */
    const before = (): SendDecision | undefined => {
      const message =
        client_id === undefined ? undefined : store.messages.sentAs(user_id, client_id);
      return message === undefined ? undefined : { message, fresh: false, thread: null };
    };
    // An upload is claimed unless its message already exists.
    const isUnclaimed =
      claimed === null && media_url !== undefined && mediaKeyOf(media_url) !== null;
    const first = isUnclaimed ? before() : undefined;
    if (first !== undefined) return done(first);
    if (hasErasedPerson(store)) return { ...refused(failure("not_reachable")), before };
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
    const isPreviewed = previews && draft.previews !== false;
    if (isPreviewed) changes.push(...previewWanted(message, now));
    // REQUEST-2: writing accepts the request.
    if (store.personalOf(user_id).request !== null) {
      changes.push({ kind: "request", user_id, request: null });
    }
    if (actor.role === "app") {
      const version = (thread ?? message).version + 1;
      const member = senderRecord(store.members.get(user_id), { ...app, user_id }, version, now);
      if (member !== null) changes.push({ kind: "member", member });
    }
    return { ...done(decision.value, ...changes), before };
  };
}
