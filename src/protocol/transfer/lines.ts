import { z } from "zod";
import { toEmoji } from "#text/emoji.ts";
import { conversationKindSchema, historySchema } from "../conversation.ts";
import { MENTIONS_MAX, REACTIONS_MAX, REACTORS_MAX, TEXT_LENGTH_CEILING } from "../limits.ts";
import { forwardedShape } from "../forward.ts";
import { mediaKeySchema, mediaSchema } from "../media.ts";
import { preferencesSchema, roleSchema } from "../member.ts";
import { messageKindSchema } from "../message.ts";
import { metadataPatchSchema } from "../metadata.ts";
import { previewSchema } from "../preview.ts";
import { systemEventShape } from "../system-event.ts";
import {
  cleanText,
  clientIdSchema,
  idSchema,
  languageSchema,
  messageIdSchema,
  positionSchema,
} from "../primitives.ts";
import { userKindSchema } from "../user.ts";
import { IMPORT_VERSION_MAX } from "./format.ts";

const lineVersionSchema = positionSchema.max(IMPORT_VERSION_MAX);
const lineIdSchema = messageIdSchema.max(IMPORT_VERSION_MAX);

/*
 * The transfer format, version 1: NDJSON, one document for each conversation. Each line is a JSON object with a `type`.
 * A document begins with its `parley` line and the `conversation` line, and ends with its `end` line; a `user` line
 * comes before the first line that names the user, and a file's `file` and `bytes` lines before the message that
 * carries it. A record may appear again with a greater version, which replaces the earlier one. Fields that are null,
 * empty, false or 0 may be missing. A reader ignores fields that it does not know. A file may contain several documents
 * in a row.
 */

/** Accepts RFC 3339 with any number of digits, and returns it with milliseconds, like all other times. */
const timeSchema = z.iso
  .datetime({ offset: true })
  .overwrite((time) => (Number.isNaN(Date.parse(time)) ? time : new Date(time).toISOString()));

export const headerLineSchema = z
  .object({
    type: z.literal("parley"),
    version: z.int(),
    document_id: idSchema,
    exported_at: timeSchema.nullable().default(null),
  })
  .meta({ id: "HeaderLine" });
export type HeaderLine = z.infer<typeof headerLineSchema>;

/**
 * `people`: the two people of a direct conversation, or the one of a conversation with oneself. Their `user` lines
 * follow at once.
 */
export const conversationLineSchema = z
  .object({
    type: z.literal("conversation"),
    id: idSchema,
    kind: conversationKindSchema,
    title: z.string().max(128).nullable().default(null),
    avatar_url: z.string().max(2_048).nullable().default(null),
    history: historySchema.optional(),
    version: lineVersionSchema.default(1),
    metadata: metadataPatchSchema.optional(),
    members_invite: z.boolean().optional(),
    join_approval: z.boolean().optional(),
    created_at: timeSchema,
    people: z.array(idSchema).max(2).default([]),
  })
  .meta({ id: "ConversationLine" });
export type ConversationLine = z.infer<typeof conversationLineSchema>;

export const userLineSchema = z
  .object({
    type: z.literal("user"),
    id: idSchema,
    external_id: z.string().min(1).max(255).nullable().default(null),
    username: z.string().min(1).max(255),
    display_name: z.string().min(1).max(255),
    kind: userKindSchema.default("person"),
    language: languageSchema.default("en"),
    metadata: metadataPatchSchema.optional(),
    created_at: timeSchema,
  })
  .meta({ id: "UserLine" });
export type UserLine = z.infer<typeof userLineSchema>;

/** `owned`: whether its uploader carries it in this conversation (MEDIA-4). Its bytes follow in `bytes` lines. */
export const fileLineSchema = z
  .object({
    type: z.literal("file"),
    key: mediaKeySchema,
    user_id: idSchema,
    owned: z.boolean().default(true),
    ...mediaSchema.omit({ transcript: true }).partial().required({ size: true }).shape,
    created_at: timeSchema,
  })
  .meta({ id: "FileLine" });
export type FileLine = z.infer<typeof fileLineSchema>;

/** The next bytes of the preceding file, in base64. */
export const bytesLineSchema = z
  .object({ type: z.literal("bytes"), data: z.base64().min(4) })
  .meta({ id: "BytesLine" });
export type BytesLine = z.infer<typeof bytesLineSchema>;

const reactionLineSchema = z.object({
  emoji: z
    .string()
    .refine((text) => toEmoji(text) !== null, "is not one emoji")
    .overwrite((text) => toEmoji(text) ?? text),
  user_ids: z.array(idSchema).min(1).max(REACTORS_MAX),
});

/** A message. `version` and `text_version` default to its `id`. */
export const messageLineSchema = z
  .object({
    type: z.literal("message"),
    id: lineIdSchema,
    version: lineVersionSchema.optional(),
    text_version: lineVersionSchema.optional(),
    client_id: clientIdSchema.nullable().default(null),
    sender_id: idSchema,
    kind: messageKindSchema.default("text"),
    system: z.object(systemEventShape).optional(),
    text: cleanText.max(TEXT_LENGTH_CEILING).nullable().default(null),
    media_url: z.string().max(2_048).nullable().default(null),
    media: mediaSchema.nullable().default(null),
    language: z.string().max(35).nullable().default(null),
    reply_to: messageIdSchema.nullable().default(null),
    reply_count: z.int().min(0).default(0),
    last_reply_id: messageIdSchema.nullable().default(null),
    mentions: z.array(idSchema).max(MENTIONS_MAX).default([]),
    reactions: z.array(reactionLineSchema).max(REACTIONS_MAX).default([]),
    pinned: z.boolean().default(false),
    metadata: metadataPatchSchema.optional(),
    forwarded: z.object(forwardedShape).optional(),
    preview: previewSchema.extend({ image: z.null().default(null) }).optional(),
    album: clientIdSchema.optional(),
    created_at: timeSchema,
    edited_at: timeSchema.nullable().default(null),
    deleted_at: timeSchema.nullable().default(null),
  })
  .meta({ id: "MessageLine" });
export type MessageLine = z.infer<typeof messageLineSchema>;

/** An earlier text of the preceding message. */
export const revisionLineSchema = z
  .object({
    type: z.literal("revision"),
    message_id: messageIdSchema,
    version: positionSchema,
    text: cleanText.max(TEXT_LENGTH_CEILING).nullable().default(null),
    written_at: timeSchema,
    replaced_at: timeSchema,
  })
  .meta({ id: "RevisionLine" });
export type RevisionLine = z.infer<typeof revisionLineSchema>;

/** A member, with their own settings. Without `read` they have read everything; with `left_at` they have left. */
export const memberLineSchema = z
  .object({
    type: z.literal("member"),
    user_id: idSchema,
    nickname: z.string().max(64).nullable().default(null),
    role: roleSchema.default("member"),
    version: lineVersionSchema.optional(),
    read: positionSchema.optional(),
    delivered: positionSchema.optional(),
    unread_from: messageIdSchema.nullable().default(null),
    settings: preferencesSchema.optional(),
    receipts: z.boolean().default(true),
    opened: z.boolean().default(true),
    stays_out: z.boolean().default(false),
    visible_from: positionSchema.default(0),
    joined_at: timeSchema,
    left_at: timeSchema.nullable().default(null),
  })
  .meta({ id: "MemberLine" });
export type MemberLine = z.infer<typeof memberLineSchema>;

/** The document is complete. `lines`: the number of its lines, including this one. */
export const endLineSchema = z
  .object({ type: z.literal("end"), lines: z.int().min(2), head: positionSchema.optional() })
  .meta({ id: "EndLine" });
export type EndLine = z.infer<typeof endLineSchema>;

export const transferLineSchema = z.discriminatedUnion("type", [
  headerLineSchema,
  conversationLineSchema,
  userLineSchema,
  fileLineSchema,
  bytesLineSchema,
  messageLineSchema,
  revisionLineSchema,
  memberLineSchema,
  endLineSchema,
]);
export type TransferLine = z.infer<typeof transferLineSchema>;
/** A line as a writer passes it: fields with a default may be missing. */
export type WrittenLine = z.input<typeof transferLineSchema>;
