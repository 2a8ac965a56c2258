import { z } from "zod";
import {
  idSchema,
  listOf,
  messageIdSchema,
  name,
  positionSchema,
  timestampSchema,
  userRefSchema,
} from "./primitives.ts";
import { NAMED_AFTER_MAX } from "./limits.ts";
import { avatarUrlSchema } from "./media.ts";
import { metadataPatchSchema, metadataSchema } from "./metadata.ts";
import { namedMemberSchema, preferencesSchema, roleSchema } from "./member.ts";
import { messageSchema } from "./message.ts";
import { requestStateSchema } from "./request.ts";
import { deletedSchema, profileSchema } from "./user.ts";

export const conversationKindSchema = z.enum(["direct", "group"]);
/** `direct`, between two people, or `group`. */
export type ConversationKind = z.infer<typeof conversationKindSchema>;

export const titleSchema = name(128);

export const historySchema = z.enum(["all", "joined"]);
/** How much of a group's history new members see: all, or only what comes after they join. */
export type History = z.infer<typeof historySchema>;

/**
 * The part of a conversation that is the same for everyone in it; it has a version, like each message and member.
 * `avatar_url`: a group's picture, an upload that its members may fetch; a direct conversation has none of its own.
 * `history`: how much of it new members see; only a group has it. `created_by`: who created a group, if that is known.
 * `members_invite`: whether every member may create invitations, not only owners and admins. `join_approval`: whether
 * people who follow an invitation have to ask first. Both are absent if they are false.
 */
export const conversationRecordSchema = z
  .object({
    id: idSchema,
    kind: conversationKindSchema,
    title: z.string().nullable(),
    avatar_url: z.string().nullable(),
    history: historySchema.optional(),
    version: positionSchema,
    metadata: metadataSchema.optional(),
    created_by: idSchema.optional(),
    members_invite: z.boolean().optional(),
    join_approval: z.boolean().optional(),
    created_at: timestampSchema,
  })
  .meta({ id: "ConversationRecord" });
export type ConversationRecord = z.infer<typeof conversationRecordSchema>;

/** The fields from which a client makes a name for a conversation without a title. */
const namingShape = {
  member_count: z.int(),
  direct_with: z
    .object({ user_id: idSchema, ...profileSchema.shape, deleted: deletedSchema })
    .nullable(),
  named_after: z.array(namedMemberSchema).max(NAMED_AFTER_MAX),
};

const {
  metadata: _,
  history: __,
  created_by: ___,
  members_invite: ____,
  join_approval: _____,
  ...recordShape
} = conversationRecordSchema.shape;

/** A conversation with the fields that a member's client needs to name it. */
export const namedConversationSchema = z.object({
  ...recordShape,
  ...namingShape,
});

/**
 * A conversation as one member sees it. `unread_count`: messages by others after the member's read position, or from
 * `unread_from` on if they marked it unread; deleted ones do not count. `mention_count`: how many of these mention the
 * member. `last_sender`: the sender of `last_message`, even if they have left since. `direct_with`: the other person of
 * a direct conversation. `named_after`: the other members who name a group without a title, those who joined first;
 * empty for other conversations. `visible_from`: the first message that the member sees (VISIBLE-1), absent if they see
 * all. `last_album_count`: how many of the newest messages belong to the album of `last_message` (ALBUM-3); absent if
 * it belongs to none. `join_requests`: for owners and admins, how many people wait to join; absent if nobody does.
 * `revision` grows with every change of this view: of two views, the one with the greater revision is newer. `request`:
 * only in a direct conversation that is a request to the viewer, who has not accepted it; it counts nowhere. `blocked`:
 * only if the viewer has blocked the other person of a direct conversation.
 */
export const conversationSchema = z
  .object({
    ...conversationRecordSchema.shape,
    ...namingShape,
    role: roleSchema,
    head: positionSchema,
    read: positionSchema,
    unread_from: messageIdSchema.nullable(),
    unread_count: z.int(),
    mention_count: z.int(),
    visible_from: positionSchema.optional(),
    settings: preferencesSchema,
    join_requests: z.int().optional(),
    revision: positionSchema,
    last_message: messageSchema.nullable(),
    last_sender: namedMemberSchema.nullable(),
    last_album_count: z.int().optional(),
    request: requestStateSchema.optional(),
    blocked: z.boolean().optional(),
  })
  .meta({ id: "Conversation" });
/** A conversation as one of its members sees it, with their own settings and unread counts. */
export type Conversation = z.infer<typeof conversationSchema>;

export const conversationListSchema = listOf(conversationSchema);

/** A direct conversation has you and one other person, and no title; creating it again returns the existing one. */
export const conversationCreateSchema = z
  .strictObject({
    kind: conversationKindSchema,
    title: titleSchema.nullable().optional(),
    member_ids: z.array(userRefSchema).max(5_000).default([]),
    history: historySchema.optional(),
    metadata: metadataPatchSchema.optional(),
  })
  .meta({ id: "ConversationCreate" });
export type ConversationCreate = z.infer<typeof conversationCreateSchema>;

/** Changes a group, or the metadata of a direct conversation. `avatar_url`: your own upload, see `avatarUrlSchema`. */
export const conversationPatchSchema = z
  .strictObject({
    title: titleSchema.nullable().optional(),
    avatar_url: avatarUrlSchema.nullable().optional(),
    history: historySchema.optional(),
    metadata: metadataPatchSchema.optional(),
    members_invite: z.boolean().optional(),
    join_approval: z.boolean().optional(),
  })
  .meta({ id: "ConversationPatch" });
export type ConversationPatch = z.infer<typeof conversationPatchSchema>;
