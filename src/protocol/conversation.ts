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
/** How much of a group's history people see who join it: all, or only what comes after they joined. */
export type History = z.infer<typeof historySchema>;

/**
 * The part of a conversation that is the same for everyone in it, and that is synced by version. `avatar_url`: a
 * group's picture, an upload that its members may fetch; a direct conversation has none of its own. `history`: how much
 * of it those see who join; only a group has it. `created_by`: who created a group, where that is known.
 * `members_invite`: whether every member may make invitations, not owners and admins only. `join_approval`: whether
 * whoever follows an invitation has to ask first. Both are absent where they are false.
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

/** What names a conversation that has no title of its own. */
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

/** A conversation with what its member needs to name it. */
export const namedConversationSchema = z.object({
  ...recordShape,
  ...namingShape,
});

/**
 * A conversation as one member sees it. `unread_count`: messages of others after the member's read position, or from
 * `unread_from` on where they marked it unread; deleted ones not counted. `mention_count`: those of them that mention
 * the member. `last_sender`: the sender of `last_message`, even if they have left since. `direct_with`: the other
 * person of a direct conversation. `named_after`: in a group without a title, the others who joined first, to name it
 * by; empty elsewhere. `visible_from`: the first message that the member sees (VISIBLE-1), absent where they see all.
 * `last_album_count`: how many messages of its album end with `last_message` (ALBUM-3); absent where it is in none.
 * `join_requests`: for owners and admins, how many people wait to join; absent where none does.
 * `revision` grows with every change of this view: of two views, the one with the greater revision is newer. `request`:
 * only in a direct conversation that is a request to the viewer, who has not accepted it; it counts nowhere. `blocked`:
 * only where the viewer has blocked the other person of a direct conversation.
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

/** Changes a group; the metadata of a direct conversation, too. `avatar_url`: an upload of your own, see `userPatchSchema`. */
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
