import { z } from "zod";
import { audienceSchema } from "./audience.ts";
import { avatarUrlSchema } from "./media.ts";
import { metadataPatchSchema, metadataSchema } from "./metadata.ts";
import { notificationsPatchSchema, notificationsSchema } from "./notifications.ts";
import { BIO_LENGTH } from "./limits.ts";
import {
  idSchema,
  languageSchema,
  visibleLine,
  listOf,
  name,
  timestampSchema,
} from "./primitives.ts";
import { usernameSchema } from "./username.ts";

export const displayNameSchema = name(64);

/** One line in which people describe themselves (PROFILE-2). */
export const bioSchema = visibleLine(BIO_LENGTH);

/** The id of the account that acts when a backend's request names no person (KEY-5). */
export const APP_ID = "app";

/** A bot is an account that a program uses; the app itself is one. */
export const userKindSchema = z.enum(["person", "bot"]);
export type UserKind = z.infer<typeof userKindSchema>;

/** Set on the record of an erased account (LEAVE-5). */
export const deletedSchema = z.literal(true).optional();

/**
 * `external_id`: the app's own id for the user, which is the `sub` of its issuer; null for a person who registered
 * here. Everyone who may see the username sees it. `avatar_url`: their picture, an upload that every signed-in person
 * may fetch. `language`: the language that this person reads, and into which the server translates messages for them.
 * `last_seen_at` and `former_usernames`: only in the answer to a request for this one person.
 *
 * Only the person's own record has the rest. `read_receipts`: whether others see how far this person has read.
 * `show_last_seen`: whether others see when they were last here. `link_previews`: whether their links get previews.
 * `discoverable_by` and `messages_from`: who finds them, and who may open a conversation with them. `notifications`:
 * how the server notifies them. `deletes_at`: when the server erases the account, after a request to delete it.
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
/** A change to your own profile. */
export type UserPatch = z.infer<typeof userPatchSchema>;

/** The part of a user that a member record repeats. */
export const profileSchema = z.object({
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
});
export type Profile = z.infer<typeof profileSchema>;
