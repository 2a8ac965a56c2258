import { z } from "zod";
import { isCleanText, CLEAN } from "./clean-text.ts";
import { confirmationSchema } from "./confirmation.ts";
import { timestampSchema } from "./primitives.ts";

/** How long the code of a new address is good, and a reset link that came by mail. */
export const MAIL_CODE_MS = 60 * 60_000;
export const MAIL_RESET_MS = 60 * 60_000;

/** Mails that one address may be sent in an hour because someone asked for them. */
export const MAILS_PER_HOUR = 5;

/** Letters outside ASCII are not what most providers deliver to. */
export const mailAddressSchema = z
  .string()
  .trim()
  .max(254)
  .refine(isCleanText, CLEAN)
  .pipe(z.email("is not an email address"));

/** `pending`: an address whose code has not been entered yet. Nobody but its person sees either. */
export const mailStateSchema = z
  .object({ address: z.string().nullable(), pending: z.string().nullable() })
  .meta({ id: "MailState" });
/** One's own email address. */
export type MailState = z.infer<typeof mailStateSchema>;

export const mailChangeSchema = z
  .strictObject({
    confirmation: confirmationSchema.optional(),
    address: mailAddressSchema.nullable(),
  })
  .meta({ id: "MailChange" });
/** A new email address, or null for none, and proof that its person chose it. */
export type MailChange = z.infer<typeof mailChangeSchema>;

export const mailTokenSchema = z
  .object({ mail_token: z.string(), expires_at: timestampSchema })
  .meta({ id: "MailToken" });
/** What a client sends back with the code that came to the address of a new account. */
export type MailToken = z.infer<typeof mailTokenSchema>;

export const mailCodeSchema = z.strictObject({ code: z.string().max(64) }).meta({ id: "MailCode" });

export const forgotSchema = z.strictObject({ account: z.string().max(256) }).meta({ id: "Forgot" });
