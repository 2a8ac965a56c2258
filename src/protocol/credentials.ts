import { z } from "zod";
import { mailAddressSchema } from "./mail.ts";
import { cleanText, languageSchema } from "./primitives.ts";
import { displayNameSchema } from "./user.ts";
import { usernameSchema } from "./username.ts";

/*
 * What a client sends to register and to sign in. Apart from what the server answers with: a client that only reads
 * answers carries neither these rules nor the list of reserved usernames.
 */

export const passwordSchema = z
  .string()
  .min(8)
  .max(256)
  .refine((password) => password.isWellFormed(), "must be well-formed Unicode");

/**
 * The secret that the server gave this device at its last sign-in, to any account. A device that sends it is not
 * refused for others' wrong passwords. The server ignores a secret that it does not know.
 */
export const deviceSecretSchema = z.string().max(256);

/** UTF-16 code units of an invitation's code, and of a challenge's token, whoever makes them. */
const INVITATION_LENGTH = 128;
const CHALLENGE_LENGTH = 4_096;

const accountSchema = z.strictObject({
  username: usernameSchema,
  password: passwordSchema,
  display_name: displayNameSchema.optional(),
  language: languageSchema.optional(),
});

export const registrationMailSchema = z
  .strictObject({
    address: mailAddressSchema,
    language: languageSchema.optional(),
    challenge: cleanText.max(CHALLENGE_LENGTH).optional(),
  })
  .meta({ id: "RegistrationMail" });
/** The address that a new account is to have, and the token of a solved challenge where the server asks for one. */
export type RegistrationMail = z.infer<typeof registrationMailSchema>;

export const registrationSchema = accountSchema
  .extend({
    mail_token: z.string().max(2_048).optional(),
    mail_code: z.string().max(64).optional(),
    invitation: cleanText.max(INVITATION_LENGTH).optional(),
    challenge: cleanText.max(CHALLENGE_LENGTH).optional(),
    device_secret: deviceSecretSchema.optional(),
  })
  .meta({ id: "Registration" });
/**
 * What a new account needs: a username and a password, and where the server asks for them, the code of an invitation and
 * the token of a solved challenge; the rest may be left out.
 */
export type Registration = z.infer<typeof registrationSchema>;

/** A new account that an operator makes for somebody, who changes the password. */
export const operatorRegistrationSchema = accountSchema.meta({ id: "OperatorRegistration" });
export type OperatorRegistration = z.infer<typeof operatorRegistrationSchema>;

/** Accepts any short strings, so that the answer to a wrong guess is only "wrong". */
export const credentialsSchema = z
  .strictObject({
    username: z.string().max(256),
    password: z.string().max(256),
    challenge: cleanText.max(CHALLENGE_LENGTH).optional(),
    device_secret: deviceSecretSchema.optional(),
  })
  .meta({ id: "Credentials" });
export type Credentials = z.infer<typeof credentialsSchema>;

export const refreshSchema = z
  .strictObject({ refresh_token: z.string().max(256) })
  .meta({ id: "Refresh" });
