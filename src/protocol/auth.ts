import { z } from "zod";
import { idSchema, listOf, timestampSchema } from "./primitives.ts";
import { userSchema } from "./user.ts";

/**
 * `expires_in`: seconds the access token lives. The refresh token is good once, except after a lost answer (AUTH-4).
 * `device_secret` comes with a sign-in: the client keeps it past signing out and sends it with the next one.
 */
export const grantSchema = z
  .object({
    user: userSchema,
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int(),
    refresh_token: z.string(),
    device_secret: z.string().optional(),
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
  })
  .meta({ id: "Session" });
/** A sign-in of yours on some device. */
export type Session = z.infer<typeof sessionSchema>;

export const sessionListSchema = listOf(sessionSchema);
