import { z } from "zod";
import { mailAddressSchema } from "./mail.ts";
import { cleanText, languageSchema } from "./primitives.ts";
import { displayNameSchema } from "./user.ts";
import { usernameSchema } from "./username.ts";

/*
 * Requests to register and to sign in. They have a file apart from the answers, so that a client that only reads
 * answers bundles neither these rules nor the list of reserved usernames.
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

/** The most UTF-16 code units of an invitation's code and of a challenge's token, whoever issued them. */
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
/** The email address of a new account, and the token of a solved challenge if the server asks for one. */
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
 * A new account: a username and a password and, if the server asks for them, the code of an invitation, the token of a
 * solved challenge, and the token and code of a mail; the rest is optional.
 */
export type Registration = z.infer<typeof registrationSchema>;

/** A new account that an operator creates for a person, who then changes the password. */
export const operatorRegistrationSchema = accountSchema.meta({ id: "OperatorRegistration" });
export type OperatorRegistration = z.infer<typeof operatorRegistrationSchema>;

/** Accepts any short strings, so that a wrong guess gets no answer but "wrong". */
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
