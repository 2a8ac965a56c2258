import { z } from "zod";
import { PAGE_MAX } from "./limits.ts";
import {
  idSchema,
  listOf,
  messageIdSchema,
  name,
  pageLimit,
  positionSchema,
  timestampSchema,
  userRefSchema,
} from "./primitives.ts";
import { deletedSchema, profileSchema } from "./user.ts";

export const roleSchema = z.enum(["owner", "admin", "member"]);
/** A member's role, which decides what they may do. */
export type Role = z.infer<typeof roleSchema>;

/**
 * A person or a bot in a conversation. `read` and `delivered`: the ids of the newest message that they have read, and
 * of the newest that has reached one of their devices; 0 for none, and for others if the person hides their receipts.
 * `nickname`: their name here. The record of a member who has left stays, with `left_at`, so that everyone learns of it
 * by the same sync.
 */
export const memberSchema = z
  .object({
    user_id: idSchema,
    ...profileSchema.shape,
    deleted: deletedSchema,
    nickname: z.string().nullable(),
    role: roleSchema,
    read: positionSchema,
    delivered: positionSchema,
    version: positionSchema,
    joined_at: timestampSchema,
    left_at: timestampSchema.nullable(),
  })
  .meta({ id: "Member" });
/** A person or a bot in a conversation, with their role and how far they have read. */
export type Member = z.infer<typeof memberSchema>;

/** A member's identity: their name and picture in the conversation. */
export const namedMemberSchema = memberSchema
  .pick({
    user_id: true,
    username: true,
    display_name: true,
    avatar_url: true,
    nickname: true,
    deleted: true,
  })
  .meta({ id: "NamedMember" });
/** A member's identity: their name and picture in the conversation. */
export type NamedMember = z.infer<typeof namedMemberSchema>;

/** A member who has read a message. `read_at` is null if the time is not known (RECEIPT-3). */
export const readerSchema = z
  .object({ user_id: idSchema, read_at: timestampSchema.nullable() })
  .meta({ id: "Reader" });
/** A member who has read a message. `read_at` is null if the time is not known. */
export type Reader = z.infer<typeof readerSchema>;
export const readerListSchema = listOf(readerSchema);

export const memberListSchema = listOf(memberSchema);
export const memberListQuerySchema = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: pageLimit(PAGE_MAX, PAGE_MAX),
});
export type MemberListQuery = z.infer<typeof memberListQuerySchema>;

export const memberAddSchema = z
  .strictObject({ user_id: userRefSchema, role: roleSchema.optional() })
  .meta({ id: "MemberAdd" });

export const memberPatchSchema = z.strictObject({ role: roleSchema }).meta({ id: "MemberPatch" });

/** Which new messages of a conversation notify a person. */
export const notifyLevelSchema = z.enum(["all", "mentions", "nothing"]);
/** Which new messages of a conversation notify a person. */
export type NotifyLevel = z.infer<typeof notifyLevelSchema>;

/**
 * One person's own settings for one conversation; nobody else sees them. `translate`: whether the person wants others'
 * messages here in their own language. `notify`: which messages notify the person; absent for all.
 */
export const preferencesSchema = z
  .object({
    muted_until: timestampSchema.nullable(),
    archived: z.boolean(),
    pinned: z.boolean(),
    translate: z.boolean(),
    notify: notifyLevelSchema.optional(),
  })
  .meta({ id: "Preferences" });
/** One person's own settings for one conversation; nobody else sees them. */
export type Preferences = z.infer<typeof preferencesSchema>;

/** Everyone in the conversation sees `nickname`; you alone see the rest, on all your devices. */
export const settingsPatchSchema = z
  .strictObject({
    muted_until: timestampSchema.nullable().optional(),
    archived: z.boolean().optional(),
    pinned: z.boolean().optional(),
    translate: z.boolean().optional(),
    notify: notifyLevelSchema.optional(),
    nickname: name(64).nullable().optional(),
  })
  .meta({ id: "SettingsPatch" });
/** A change to your own settings for a conversation, and to your nickname in it. */
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

export const readSchema = z.strictObject({ message_id: messageIdSchema }).meta({ id: "Read" });
export const readAnswerSchema = z.object({ read: positionSchema }).meta({ id: "ReadPosition" });
export type ReadPosition = z.infer<typeof readAnswerSchema>;
