import { z } from "zod";
import { avatarUrlSchema } from "./media.ts";
import { MENTION_ALL } from "./message.ts";
import { idSchema, languageSchema, line, listOf, timestampSchema } from "./primitives.ts";

/** Letters, digits, `_`, `.`, `-`; unique whatever the case. Nobody is called what calls everyone. */
export const usernameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{2,32}$/, "must be 2 to 32 letters, digits, _ . or -")
  .refine((name) => name.toLowerCase() !== MENTION_ALL, "is reserved");

export const displayNameSchema = line(64);

/** `avatar_url`: their picture, an upload that everyone who is signed in may fetch. `language`: what this person reads; what is translated for them is in it. `read_receipts`: whether others see how far this person has read; only they themselves are told. */
export const userSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    display_name: z.string(),
    language: z.string(),
    avatar_url: z.string().nullable(),
    read_receipts: z.boolean().optional(),
    created_at: timestampSchema,
  })
  .meta({ id: "User" });
export type User = z.infer<typeof userSchema>;

export const userListSchema = listOf(userSchema);

export const userPatchSchema = z
  .strictObject({
    display_name: displayNameSchema.optional(),
    language: languageSchema.optional(),
    avatar_url: avatarUrlSchema.nullable().optional(),
    read_receipts: z.boolean().optional(),
  })
  .meta({ id: "UserPatch" });
export type UserPatch = z.infer<typeof userPatchSchema>;

/** What a member record carries of its user. */
export const profileSchema = z.object({
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
});
export type Profile = z.infer<typeof profileSchema>;
