import { z } from "zod";
import { forwardedSchema } from "#protocol/forward.ts";
import { mediaSchema } from "#protocol/media.ts";
import { messageKindSchema, reactionSchema, type Message } from "#protocol/message.ts";
import { previewSchema } from "#protocol/preview.ts";
import { idSchema } from "#protocol/primitives.ts";
import { systemEventSchema } from "#protocol/system-event.ts";
import { metadataColumn, metadataOf } from "../metadata-column.ts";

/** A message's row in the object or in D1: JSON for structured values, 0 and 1 for booleans. */
const messageRowSchema = z.object({
  id: z.int(),
  version: z.int(),
  text_version: z.int(),
  client_id: z.string().nullable(),
  sender_id: z.string(),
  kind: messageKindSchema,
  text: z.string().nullable(),
  media_url: z.string().nullable(),
  media: z.string().nullable(),
  language: z.string().nullable(),
  reply_to: z.int().nullable(),
  reply_count: z.int(),
  last_reply_id: z.int().nullable(),
  mentions: z.string().nullable(),
  reactions: z.string().nullable(),
  pinned: z.int(),
  metadata: z.string().nullable(),
  system: z.string().nullable(),
  forwarded: z.string().nullable(),
  preview: z.string().nullable(),
  album: z.string().nullable(),
  created_at: z.string(),
  edited_at: z.string().nullable(),
  deleted_at: z.string().nullable(),
});
export type MessageRow = z.infer<typeof messageRowSchema>;

const mentionsSchema = z.array(idSchema);
const reactionsSchema = z.array(reactionSchema);

export function toMessage(row: unknown, conversationId: string): Message {
  const {
    media,
    mentions,
    reactions,
    pinned,
    metadata,
    system,
    forwarded,
    preview,
    album,
    ...rest
  } = messageRowSchema.parse(row);
  return {
    ...rest,
    conversation_id: conversationId,
    media: media === null ? null : mediaSchema.parse(JSON.parse(media)),
    mentions: mentions === null ? [] : mentionsSchema.parse(JSON.parse(mentions)),
    reactions: reactions === null ? [] : reactionsSchema.parse(JSON.parse(reactions)),
    pinned: pinned === 1,
    ...metadataOf(metadata),
    ...(system !== null && { system: systemEventSchema.parse(JSON.parse(system)) }),
    ...(forwarded !== null && { forwarded: forwardedSchema.parse(JSON.parse(forwarded)) }),
    ...(preview !== null && { preview: previewSchema.parse(JSON.parse(preview)) }),
    ...(album !== null && { album }),
  };
}

export function toMessageRow(message: Message): MessageRow {
  return {
    id: message.id,
    version: message.version,
    text_version: message.text_version,
    client_id: message.client_id,
    sender_id: message.sender_id,
    kind: message.kind,
    text: message.text,
    media_url: message.media_url,
    media: message.media === null ? null : JSON.stringify(message.media),
    language: message.language,
    reply_to: message.reply_to,
    reply_count: message.reply_count,
    last_reply_id: message.last_reply_id,
    mentions: message.mentions.length === 0 ? null : JSON.stringify(message.mentions),
    reactions: message.reactions.length === 0 ? null : JSON.stringify(message.reactions),
    pinned: message.pinned ? 1 : 0,
    metadata: metadataColumn(message),
    system: message.system === undefined ? null : JSON.stringify(message.system),
    forwarded: message.forwarded === undefined ? null : JSON.stringify(message.forwarded),
    preview: message.preview === undefined ? null : JSON.stringify(message.preview),
    album: message.album ?? null,
    created_at: message.created_at,
    edited_at: message.edited_at,
    deleted_at: message.deleted_at,
  };
}
