import { z } from "zod";
import { idSchema, languageSchema, listOf, timestampSchema } from "./primitives.ts";
import { displayNameSchema, userSchema, usernameSchema } from "./user.ts";

const passwordSchema = z
  .string()
  .min(8)
  .max(256)
  .refine((password) => password.isWellFormed(), "must be well-formed Unicode");

/**
 * The secret that the server gave this device at its last sign-in, to any account. A device that sends it is not
 * refused for others' wrong passwords. The server ignores a secret that it does not know.
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

/** Accepts any short strings, so that the answer to a wrong guess is only "wrong". */
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
export type Session = z.infer<typeof sessionSchema>;

export const sessionListSchema = listOf(sessionSchema);
