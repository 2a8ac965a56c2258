import { z } from "zod";
import { idSchema, listOf, timestampSchema } from "./primitives.ts";
import { userSchema } from "./user.ts";

/**
 * `expires_in`: the lifetime of the access token in seconds. The refresh token is good once, except after a lost answer
 * (AUTH-4). `session_expires_at`: the session's end, however often it is refreshed (SESSION-2). `device_secret` comes
 * with a sign-in: the client keeps it past signing out and sends it with the next sign-in (PASSWORD-3).
 */
export const grantSchema = z
  .object({
    user: userSchema,
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int(),
    refresh_token: z.string(),
    device_secret: z.string().optional(),
    session_expires_at: timestampSchema.optional(),
  })
  .meta({ id: "Grant" });
export type Grant = z.infer<typeof grantSchema>;

export const sessionSchema = z
  .object({
    id: idSchema,
    current: z.boolean(),
    user_agent: z.string().nullable(),
    created_at: timestampSchema,
    last_used_at: timestampSchema,
    expires_at: timestampSchema,
    device: z.string().nullable(),
    network: z.string().nullable(),
    country: z.string().nullable(),
    city: z.string().nullable(),
    new_device: z.boolean(),
  })
  .meta({ id: "Session" });
/** One of your sign-ins: its device, and approximately where it was last used. */
export type Session = z.infer<typeof sessionSchema>;

export const sessionListSchema = listOf(sessionSchema);

/** "It was me": removes the mark from a session that another device opened (SESSION-3). */
export const sessionPatchSchema = z
  .strictObject({ new_device: z.literal(false) })
  .meta({ id: "SessionPatch" });
