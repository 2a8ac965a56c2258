import { z } from "zod";
import { cleanText, idSchema, listOf, name, timestampSchema } from "./primitives.ts";
import { profileSchema } from "./user.ts";

/** Invitations of a group that can be followed, at a time. */
export const INVITATIONS_MAX = 50;
/** Invitations that a group keeps, those that ended included; beyond them the server forgets the oldest that ended. */
export const INVITATIONS_KEPT = 200;
/** The greatest `uses_max`. */
export const INVITATION_USES_MAX = 10_000;
/** Requests to join that wait in one group, and of one person in all groups. */
export const JOIN_REQUESTS_MAX = 100;
export const OWN_JOIN_REQUESTS_MAX = 20;
/** UTF-16 code units of the line that goes with a request. */
export const NOTE_LENGTH = 280;
/** How long after a declined request the same person may ask again. */
export const ASK_AGAIN_MS = 24 * 60 * 60_000;
/** Banned people of one group. */
export const BANS_MAX = 1_000;

/** A code has 22 letters and digits: 131 random bits. */
export const CODE_LENGTH = 22;

/** What an address has for a code; only the code itself says whether it is one. */
export const codeParamSchema = z.string().min(1).max(64);

/**
 * A link into a group. `uses` counts the people who joined by it, and those whose request by it waits. `approval`:
 * whether whoever follows it has to ask first.
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

/** Without `expires_at` and `uses_max` the invitation is good until someone revokes it. */
export const invitationCreateSchema = z
  .strictObject({
    name: name(64).nullable().optional(),
    expires_at: timestampSchema.nullable().optional(),
    uses_max: z.int().min(1).max(INVITATION_USES_MAX).nullable().optional(),
    approval: z.boolean().optional(),
  })
  .meta({ id: "InvitationCreate" });
/** An invitation to make: how long it works, for how many, and whether one has to ask first. */
export type InvitationCreate = z.infer<typeof invitationCreateSchema>;

/**
 * Where a code leads, for whoever has it, signed in or not: nothing of the group's members or messages. `picture_url`:
 * its picture, which needs no token.
 */
export const invitationPreviewSchema = z
  .object({
    title: z.string().nullable(),
    picture_url: z.string().nullable(),
    member_count: z.int(),
    invited_by: z.string().nullable(),
    approval: z.boolean(),
    expires_at: timestampSchema.nullable(),
    /** True for an invitation that leads to an account here, and into no group. */
    server: z.boolean().optional(),
  })
  .meta({ id: "InvitationPreview" });
/** Where an invitation leads, before one follows it. */
export type InvitationPreview = z.infer<typeof invitationPreviewSchema>;

/**
 * How someone stands to the group that a code leads to. `none`: they may join, or ask. `conversation_id`: the group, for
 * its members and those whose request waits.
 */
export const joinStandingSchema = z
  .object({
    status: z.enum(["none", "requested", "declined", "member"]),
    conversation_id: idSchema.nullable(),
  })
  .meta({ id: "JoinStanding" });
/** How someone stands to the group that an invitation leads to. */
export type JoinStanding = z.infer<typeof joinStandingSchema>;

const noteSchema = cleanText
  .max(NOTE_LENGTH)
  .transform((text) => text.trim())
  .pipe(z.string());

/** `note`: a line to those who decide, where the invitation needs approval. */
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

/** A request of one's own. */
export const ownJoinRequestSchema = z
  .object({
    conversation_id: idSchema,
    title: z.string().nullable(),
    note: z.string().nullable(),
    status: z.enum(["requested", "declined"]),
    created_at: timestampSchema,
  })
  .meta({ id: "OwnJoinRequest" });
/** A request of one's own to join a group. */
export type OwnJoinRequest = z.infer<typeof ownJoinRequestSchema>;

export const ownJoinRequestListSchema = listOf(ownJoinRequestSchema);

/** A person whom no invitation lets in. */
export const banSchema = z
  .object({
    user_id: idSchema,
    ...profileSchema.shape,
    banned_by: idSchema,
    created_at: timestampSchema,
  })
  .meta({ id: "Ban" });
/** A person whom no invitation lets into a group. */
export type Ban = z.infer<typeof banSchema>;

export const banListSchema = listOf(banSchema);
