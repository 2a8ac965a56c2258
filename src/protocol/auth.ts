import { z } from "zod";
import { idSchema, languageSchema, listOf, timestampSchema } from "./primitives.ts";
import { displayNameSchema, userSchema, usernameSchema } from "./user.ts";

const passwordSchema = z
  .string()
  .min(8)
  .max(256)
  .refine((password) => password.isWellFormed(), "must be well-formed Unicode");

/**
 * What a server handed this device when it last signed in, to any account: sent again, it keeps others' wrong passwords
 * from refusing it. One that is not known is taken for none.
 */
const deviceSecretSchema = z.string().max(256);

export const registrationSchema = z
  .strictObject({
    username: usernameSchema,
    password: passwordSchema,
    display_name: displayNameSchema.optional(),
    language: languageSchema.optional(),
    device_secret: deviceSecretSchema.optional(),
  })
  .meta({ id: "Registration" });
export type Registration = z.infer<typeof registrationSchema>;

/** Any short strings are taken, so that a wrong guess is told only "wrong". */
export const credentialsSchema = z
  .strictObject({
    username: z.string().max(256),
    password: z.string().max(256),
    device_secret: deviceSecretSchema.optional(),
  })
  .meta({ id: "Credentials" });
export type Credentials = z.infer<typeof credentialsSchema>;

export const refreshSchema = z
  .strictObject({ refresh_token: z.string().max(256) })
  .meta({ id: "Refresh" });

/**
 * `expires_in`: seconds the access token lives. The refresh token is good once, but for an answer that was lost (AUTH-4).
 * `device_secret`, of a sign-in: kept on the device, past signing out, and sent with the next one.
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
export type Session = z.infer<typeof sessionSchema>;

export const sessionListSchema = listOf(sessionSchema);
