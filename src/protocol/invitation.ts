import { z } from "zod";
import { cleanText, idSchema, listOf, name, timestampSchema } from "./primitives.ts";
import { profileSchema } from "./user.ts";

/** Open invitations of a group at a time. */
export const INVITATIONS_MAX = 50;
/** Invitations that a group keeps, including ended ones; beyond that the server forgets the ones that ended first. */
export const INVITATIONS_KEPT = 200;
/** The greatest `uses_max`. */
export const INVITATION_USES_MAX = 10_000;
/** Join requests that wait in one group, and those of one person that wait in all groups. */
export const JOIN_REQUESTS_MAX = 100;
export const OWN_JOIN_REQUESTS_MAX = 20;
/** UTF-16 code units of the note of a join request. */
export const NOTE_LENGTH = 280;
/** How long after a declined join request the same person may ask again. */
export const ASK_AGAIN_MS = 24 * 60 * 60_000;
/** Banned people of one group. */
export const BANS_MAX = 1_000;

/** A code has 22 letters and digits: 131 random bits. */
export const CODE_LENGTH = 22;

/** A code in an address. Any short text is allowed: whether an invitation has this code decides. */
export const codeParamSchema = z.string().min(1).max(64);

/**
 * A link into a group. `uses` counts the people who joined by it, and those whose join request by it waits. `approval`:
 * whether people who follow it have to ask first.
 */
export const invitationSchema = z
  .object({
    id: idSchema,
    conversation_id: idSchema,
    code: z.string(),
    name: z.string().nullable(),
    created_by: idSchema,
    created_at: timestampSchema,
    expires_at: timestampSchema.nullable(),
    uses_max: z.int().nullable(),
    uses: z.int(),
    approval: z.boolean(),
    revoked_at: timestampSchema.nullable(),
  })
  .meta({ id: "Invitation" });
/** A link into a group, with how often it was used. */
export type Invitation = z.infer<typeof invitationSchema>;

export const invitationListSchema = listOf(invitationSchema);

/** Without `expires_at` and `uses_max` the invitation works until someone revokes it. */
export const invitationCreateSchema = z
  .strictObject({
    name: name(64).nullable().optional(),
    expires_at: timestampSchema.nullable().optional(),
    uses_max: z.int().min(1).max(INVITATION_USES_MAX).nullable().optional(),
    approval: z.boolean().optional(),
  })
  .meta({ id: "InvitationCreate" });
/** An invitation to create: how long it works, for how many people, and whether they have to ask first. */
export type InvitationCreate = z.infer<typeof invitationCreateSchema>;

/**
 * The target of a code. Everyone who has the code may see this, signed in or not, so it contains nothing of the group's
 * members or messages. `picture_url`: the group's picture, which needs no token.
 */
export const invitationPreviewSchema = z
  .object({
    title: z.string().nullable(),
    picture_url: z.string().nullable(),
    member_count: z.int(),
    invited_by: z.string().nullable(),
    approval: z.boolean(),
    expires_at: timestampSchema.nullable(),
    /** True for an invitation to create an account here, which leads into no group. */
    server: z.boolean().optional(),
  })
  .meta({ id: "InvitationPreview" });
/** The target of an invitation, for a person who has not followed it yet. */
export type InvitationPreview = z.infer<typeof invitationPreviewSchema>;

/**
 * A person's standing in the group that a code leads to. `none`: they may join, or ask to. `conversation_id`: the
 * group, for its members and for people whose join request waits.
 */
export const joinStandingSchema = z
  .object({
    status: z.enum(["none", "requested", "declined", "member"]),
    conversation_id: idSchema.nullable(),
  })
  .meta({ id: "JoinStanding" });
/** A person's standing in the group that an invitation leads to. */
export type JoinStanding = z.infer<typeof joinStandingSchema>;

const noteSchema = cleanText
  .max(NOTE_LENGTH)
  .transform((text) => text.trim())
  .pipe(z.string());

/** `note`: a line for the people who decide, if the invitation needs approval. */
export const joinSchema = z
  .strictObject({ note: noteSchema.nullable().optional() })
  .meta({ id: "Join" });

/** A person who asks to join, as the group's owners and admins see them. */
export const joinRequestSchema = z
  .object({
    user_id: idSchema,
    ...profileSchema.shape,
    note: z.string().nullable(),
    invitation_id: idSchema,
    created_at: timestampSchema,
  })
  .meta({ id: "JoinRequest" });
/** A person who asks to join a group. */
export type JoinRequest = z.infer<typeof joinRequestSchema>;

export const joinRequestListSchema = listOf(joinRequestSchema);

/** Your own request to join a group. */
export const ownJoinRequestSchema = z
  .object({
    conversation_id: idSchema,
    title: z.string().nullable(),
    note: z.string().nullable(),
    status: z.enum(["requested", "declined"]),
    created_at: timestampSchema,
  })
  .meta({ id: "OwnJoinRequest" });
/** Your own request to join a group, while it waits or after it was declined. */
export type OwnJoinRequest = z.infer<typeof ownJoinRequestSchema>;

export const ownJoinRequestListSchema = listOf(ownJoinRequestSchema);

/** A person whom no invitation admits. */
export const banSchema = z
  .object({
    user_id: idSchema,
    ...profileSchema.shape,
    banned_by: idSchema,
    created_at: timestampSchema,
  })
  .meta({ id: "Ban" });
/** A person whom no invitation admits to a group. */
export type Ban = z.infer<typeof banSchema>;

export const banListSchema = listOf(banSchema);
