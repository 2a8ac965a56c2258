import { failure } from "#protocol/errors.ts";
import type { Forwarded } from "#protocol/forward.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import type { Media } from "#protocol/media.ts";
import type { Draft, Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { hasVisible } from "#text/visible.ts";
import { kindOf } from "./message-kind.ts";
import { withMetadata } from "./metadata.ts";
import { isReport } from "./system-messages.ts";

/** The state of the conversation that a send needs when it commits. */
export interface SendContext {
  conversation_id: string;
  head: number;
  sender_id: string;
  /** The message to reply to; null if it does not exist, `undefined` if the message is not a reply. */
  replied_to: Message | null | undefined;
  mentions: string[];
  /** The metadata of its upload; null for an external address, or none. */
  media: Media | null;
  /** ALBUM-2: whether the draft's album already has the maximum of consecutive messages. */
  isAlbumFull: boolean;
  /** The detected language of its text, if any. */
  language: string | null;
  /** The original author of a forward. */
  forwarded: Forwarded | null;
}

/** `fresh`: whether it is a new message. `thread`: the message replied to, with its new count of replies. */
export interface SendDecision {
  message: Message;
  fresh: boolean;
  thread: Message | null;
}

/** SEND-1, SEND-3 and SEND-4, for a message that has not been sent before. */
export function decideSend(context: SendContext, draft: Draft, now: string): Result<SendDecision> {
  const { replied_to } = context;
  if (replied_to === null || (replied_to !== undefined && !mayBeAnswered(replied_to))) {
    return err(
      failure("validation_failed", "The message to reply to was not found", {
        issues: [{ path: "reply_to", message: "is not a message of this conversation" }],
      }),
    );
  }
  if (context.isAlbumFull) {
    return err(
      failure("validation_failed", "The album is full", {
        issues: [{ path: "album", message: `can have at most ${ALBUM_MAX} messages` }],
      }),
    );
  }
  const id = context.head + 1;
  const plain: Message = {
    id,
    version: id,
    text_version: id,
    conversation_id: context.conversation_id,
    client_id: draft.client_id ?? null,
    sender_id: context.sender_id,
    kind: kindOf(draft.media_url, context.media),
    text: draft.text !== undefined && hasVisible(draft.text) ? draft.text : null,
    media_url: draft.media_url ?? null,
    media: context.media,
    language: context.language,
    reply_to: draft.reply_to ?? null,
    reply_count: 0,
    last_reply_id: null,
    mentions: context.mentions,
    reactions: [],
    pinned: false,
    ...(context.forwarded !== null && { forwarded: context.forwarded }),
    ...(draft.album !== undefined && { album: draft.album }),
    created_at: now,
    edited_at: null,
    deleted_at: null,
  };
  const message = draft.metadata === undefined ? plain : withMetadata(plain, draft.metadata);
  const thread: Message | null =
    replied_to === undefined
      ? null
      : {
          ...replied_to,
          version: id + 1,
          reply_count: replied_to.reply_count + 1,
          last_reply_id: id,
        };
  return ok({ message, fresh: true, thread });
}

function mayBeAnswered(message: Message): boolean {
  return message.deleted_at === null && !isReport(message);
}

/** Checks the operator's limit; the schema checks only the largest possible one. */
export function checkTextLength(text: string | undefined, max: number): Result<null> {
  if (text === undefined || text.length <= max) return ok(null);
  return err(
    failure("too_large", `A message can have at most ${max} characters`, {
      issues: [{ path: "text", message: `must have at most ${max} characters` }],
    }),
  );
}
