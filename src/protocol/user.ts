import { z } from "zod";
import { audienceSchema } from "./audience.ts";
import { avatarUrlSchema } from "./media.ts";
import { metadataPatchSchema, metadataSchema } from "./metadata.ts";
import { notificationsPatchSchema, notificationsSchema } from "./notifications.ts";
import { BIO_LENGTH } from "./limits.ts";
import {
  idSchema,
  languageSchema,
  lineThatShows,
  listOf,
  name,
  timestampSchema,
} from "./primitives.ts";
import { usernameSchema } from "./username.ts";

export const displayNameSchema = name(64);

/** One line that a person says about themselves; an empty one is none. */
export const bioSchema = lineThatShows(BIO_LENGTH);

/** The id of the account as which a backend acts without a person. */
export const APP_ID = "app";

/** A bot is an account that a program acts for; the app itself is one. */
export const userKindSchema = z.enum(["person", "bot"]);
export type UserKind = z.infer<typeof userKindSchema>;

/** Set on the record of an account that was erased, whose name says so (LEAVE-5). */
export const deletedSchema = z.literal(true).optional();

/**
 * `external_id`: the app's own id for them, which is the `sub` of its issuer; null for who registered here. Whoever may
 * see the username sees it. `avatar_url`: their picture, an upload that every signed-in person may fetch. `language`: the language that this
 * person reads, and that messages are translated into for them. `read_receipts`: whether others see how far this person
 * has read, `show_last_seen` when they were last here; `link_previews`: whether their links have previews; `discoverable_by` and `messages_from`: who finds them, and who may
 * open a conversation with them; `notifications`: how the server notifies them. Only the person's own record has these. `last_seen_at` and `former_usernames` come where
 * one person is looked up. `deletes_at`: when the account is erased, which its person asked for; only their own record has it.
 */
export const userSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    display_name: z.string(),
    language: z.string(),
    avatar_url: z.string().nullable(),
    bio: z.string().nullable().optional(),
    kind: userKindSchema,
    external_id: z.string().nullable(),
    last_seen_at: timestampSchema.optional(),
    former_usernames: z.array(z.string()).optional(),
    read_receipts: z.boolean().optional(),
    show_last_seen: z.boolean().optional(),
    link_previews: z.boolean().optional(),
    discoverable_by: audienceSchema.optional(),
    messages_from: audienceSchema.optional(),
    notifications: notificationsSchema.optional(),
    metadata: metadataSchema.optional(),
    deleted: deletedSchema,
    deletes_at: timestampSchema.optional(),
    created_at: timestampSchema,
  })
  .meta({ id: "User" });
/** The profile of a person or a bot. */
export type User = z.infer<typeof userSchema>;

export const userListSchema = listOf(userSchema);

export const userPatchSchema = z
  .strictObject({
    username: usernameSchema.optional(),
    display_name: displayNameSchema.optional(),
    language: languageSchema.optional(),
    avatar_url: avatarUrlSchema.nullable().optional(),
    bio: bioSchema.nullable().optional(),
    read_receipts: z.boolean().optional(),
    show_last_seen: z.boolean().optional(),
    link_previews: z.boolean().optional(),
    discoverable_by: audienceSchema.optional(),
    messages_from: audienceSchema.optional(),
    notifications: notificationsPatchSchema.optional(),
    metadata: metadataPatchSchema.optional(),
  })
  .meta({ id: "UserPatch" });
/** What you may change of your own profile. */
export type UserPatch = z.infer<typeof userPatchSchema>;

/** The part of a user that a member record repeats. */
export const profileSchema = z.object({
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
});
export type Profile = z.infer<typeof profileSchema>;
