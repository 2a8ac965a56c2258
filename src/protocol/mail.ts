import { z } from "zod";
import { isCleanText, CLEAN } from "./clean-text.ts";
import { confirmationSchema } from "./confirmation.ts";
import { timestampSchema } from "./primitives.ts";

/** How long the code for a new address, and a reset link that was sent by mail, are good. */
export const MAIL_CODE_MS = 60 * 60_000;
export const MAIL_RESET_MS = 60 * 60_000;

/** Mails that the server sends to one address in an hour because someone asked for them. */
export const MAILS_PER_HOUR = 5;

/** Allows ASCII only: most providers do not deliver to other addresses. */
export const mailAddressSchema = z
  .string()
  .trim()
  .max(254)
  .refine(isCleanText, CLEAN)
  .pipe(z.email("is not an email address"));

/** `pending`: an address whose code the person has not entered yet. Only its person sees either address. */
export const mailStateSchema = z
  .object({ address: z.string().nullable(), pending: z.string().nullable() })
  .meta({ id: "MailState" });
/** Your own email address. */
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
/** The token that a client sends back together with the code from the mail. */
export type MailToken = z.infer<typeof mailTokenSchema>;

export const mailCodeSchema = z.strictObject({ code: z.string().max(64) }).meta({ id: "MailCode" });

export const forgotSchema = z.strictObject({ account: z.string().max(256) }).meta({ id: "Forgot" });
