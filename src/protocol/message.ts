import { z } from "zod";
import { withLineFeeds } from "#text/line-ends.ts";
import { FORWARDS_MORE, forwardsAlone, hasContent, NO_CONTENT } from "./content.ts";
import { forwardedSchema, forwardOfSchema } from "./forward.ts";
import {
  cleanText,
  clientIdSchema,
  idSchema,
  listOf,
  messageIdSchema,
  positionSchema,
  timestampSchema,
} from "./primitives.ts";
import { mediaSchema, mediaUrlSchema } from "./media.ts";
import { metadataPatchSchema, metadataSchema } from "./metadata.ts";
import { previewSchema } from "./preview.ts";
import { systemEventSchema } from "./system-event.ts";
import {
  PAGE_DEFAULT,
  PAGE_MAX,
  REVISIONS_PAGE_DEFAULT,
  REVISIONS_PAGE_MAX,
  TEXT_LENGTH_CEILING,
} from "./limits.ts";

export const messageKindSchema = z.enum(["text", "image", "audio", "video", "file", "system"]);
/**
 * The kind of a message: a text, a kind of file, or `system`, with which the server reports a change of the
 * conversation.
 */
export type MessageKind = z.infer<typeof messageKindSchema>;

/** One emoji under a message, and the people who put it there. */
export const reactionSchema = z.object({
  emoji: z.string(),
  count: z.int(),
  user_ids: z.array(idSchema),
});
/** An emoji and who reacted with it. */
export type Reaction = z.infer<typeof reactionSchema>;

/**
 * `id`: the conversation's head at its creation; unique and ascending in its conversation. `version`: the head at its
 * last change; `text_version`: the head at the last change of its text. A deleted message stays, with `deleted_at` and
 * without text or media. `reply_count`: how many messages reply to it; `last_reply_id`: the newest of them. `mentions`:
 * user ids, or "all". `metadata`: the app's own JSON, absent if there is none. `system`: what a message of kind
 * `system` reports. `forwarded`: only if it was forwarded. `preview`: of its first link, absent if there is none.
 * `album`: the album in which it was sent (ALBUM-1).
 */
export const messageSchema = z
  .object({
    id: messageIdSchema,
    version: positionSchema,
    text_version: positionSchema,
    conversation_id: idSchema,
    client_id: z.string().nullable(),
    sender_id: idSchema,
    kind: messageKindSchema,
    system: systemEventSchema.optional(),
    text: z.string().nullable(),
    media_url: z.string().nullable(),
    media: mediaSchema.nullable(),
    language: z.string().nullable(),
    reply_to: messageIdSchema.nullable(),
    reply_count: z.int(),
    last_reply_id: messageIdSchema.nullable(),
    mentions: z.array(idSchema),
    reactions: z.array(reactionSchema),
    pinned: z.boolean(),
    metadata: metadataSchema.optional(),
    forwarded: forwardedSchema.optional(),
    preview: previewSchema.optional(),
    album: clientIdSchema.optional(),
    created_at: timestampSchema,
    edited_at: timestampSchema.nullable(),
    deleted_at: timestampSchema.nullable(),
  })
  .meta({ id: "Message" });
/** A message, with its reactions and what it replies to. */
export type Message = z.infer<typeof messageSchema>;

/**
 * Messages ascend by id. `next_cursor` continues in the direction of the request: pass it as `before`, or as `after`.
 * `referenced`: messages outside the page that messages in it reply to, for quoting.
 */
export const messageListSchema = listOf(messageSchema).extend({
  referenced: z.array(messageSchema),
});
/** A page of messages, ascending by id, with the messages outside it that it quotes. */
export type MessageList = z.infer<typeof messageListSchema>;

/** An earlier text of a message, with the times at which it was written and replaced. */
export const revisionSchema = z
  .object({
    version: positionSchema,
    text: z.string().nullable(),
    written_at: timestampSchema,
    replaced_at: timestampSchema,
  })
  .meta({ id: "Revision" });
/** An earlier text of a message. */
export type Revision = z.infer<typeof revisionSchema>;
export const revisionListSchema = listOf(revisionSchema);

/** A text as its sender wrote it, with a line feed at the end of each line (SEND-10). */
export const writtenText = cleanText.max(TEXT_LENGTH_CEILING).overwrite(withLineFeeds);

/** The fields that a sender may change, at least one of them. `preview`: null removes it. */
export const editShape = {
  text: writtenText.optional(),
  metadata: metadataPatchSchema.optional(),
  preview: z.null().optional(),
};

export function changesSomething(edit: {
  text?: unknown;
  metadata?: unknown;
  preview?: unknown;
}): boolean {
  return edit.text !== undefined || edit.metadata !== undefined || edit.preview !== undefined;
}

export const NO_CHANGE = "an edit needs a text, metadata or a preview to remove";

export const messagePatchSchema = z
  .strictObject(editShape)
  .refine(changesSomething, { path: ["text"], message: NO_CHANGE })
  .meta({ id: "MessagePatch" });
/** An edit of a message. */
export type MessagePatch = z.infer<typeof messagePatchSchema>;

/**
 * A message as its sender writes it. It needs text or media (or both), or a message to forward; `max_text_length`
 * bounds the text. `client_id` makes a retry harmless for ever (SEND-2). `previews`: false for no preview of its link.
 */
export const draftShape = {
  client_id: clientIdSchema.optional(),
  text: writtenText.optional(),
  media_url: mediaUrlSchema.optional(),
  reply_to: messageIdSchema.optional(),
  metadata: metadataPatchSchema.optional(),
  forward_of: forwardOfSchema.optional(),
  previews: z.boolean().optional(),
  album: clientIdSchema.optional(),
};

export const draftSchema = z
  .strictObject(draftShape)
  .refine(hasContent, { path: ["text"], message: NO_CONTENT })
  .refine(forwardsAlone, { path: ["forward_of"], message: FORWARDS_MORE })
  .meta({ id: "Draft" });
/** A message as its sender writes it: text, media or both, or a message to forward. */
export type Draft = z.infer<typeof draftSchema>;

const integerParam = z
  .string()
  .regex(/^\d{1,16}$/, "must be a whole number")
  .transform(Number);
const cursorParam = integerParam.pipe(positionSchema).optional();
/** A time with milliseconds, which every stored time has, so that times compare as strings. */
const timeParam = z.iso
  .datetime({ offset: true })
  .transform((time) => new Date(time).toISOString());

const cursorsShape = { before: cursorParam, after: cursorParam, around: cursorParam };
const limitShape = {
  limit: integerParam.pipe(z.int().min(1).max(PAGE_MAX)).default(PAGE_DEFAULT),
};

type Cursors = { readonly [Cursor in "before" | "after" | "around" | "at"]?: unknown };

function hasOneCursor({ before, after, around, at }: Cursors): boolean {
  return [before, after, around, at].filter((cursor) => cursor !== undefined).length <= 1;
}

/**
 * Accepts at most one of `before`, `after` (both exclusive), `around` and `at`; without one, it asks for the newest
 * page. `at`: the page begins with the first message sent at that time or later.
 */
export const messagePageQuerySchema = z
  .strictObject({ ...cursorsShape, at: timeParam.optional(), ...limitShape })
  .refine(hasOneCursor, {
    path: ["before"],
    message: "use only one of before, after, around and at",
  });
export type MessagePageQuery = z.infer<typeof messagePageQuerySchema>;

export const mediaPartSchema = z.enum(["visual", "audio", "file", "link"]);
/** The content of a page of a conversation's media: pictures and videos, sounds, files, or web addresses. */
export type MediaPart = z.infer<typeof mediaPartSchema>;

/** Without `kind`, the page has every message with media or a link. `before` alone fetches the next page. */
export const mediaPageQuerySchema = z
  .strictObject({ ...cursorsShape, kind: mediaPartSchema.optional(), ...limitShape })
  .refine(hasOneCursor, { path: ["before"], message: "use only one of before, after and around" });
export type MediaPageQuery = z.infer<typeof mediaPageQuerySchema>;

/** `cursor`: a page's `next_cursor`. */
export const revisionPageQuerySchema = z.strictObject({
  cursor: cursorParam,
  limit: integerParam.pipe(z.int().min(1).max(REVISIONS_PAGE_MAX)).default(REVISIONS_PAGE_DEFAULT),
});
export type RevisionPageQuery = z.infer<typeof revisionPageQuerySchema>;
