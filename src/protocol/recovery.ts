import { z } from "zod";
import { confirmationSchema } from "./confirmation.ts";
import { deviceSecretSchema, passwordSchema } from "./credentials.ts";
import { timestampSchema } from "./primitives.ts";

/** How many recovery codes a person gets at a time. */
export const RECOVERY_CODES = 10;

/** How long a reset link that an operator created works. */
export const RESET_LINK_MS = 24 * 60 * 60_000;

export const passwordChangeSchema = z
  .strictObject({ confirmation: confirmationSchema.optional(), new_password: passwordSchema })
  .meta({ id: "PasswordChange" });
/** A new password, and proof that the person themselves chose it. */
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

export const confirmedSchema = z
  .strictObject({ confirmation: confirmationSchema.optional() })
  .meta({ id: "Confirmed" });
/** A request that needs nothing but proof that the person themselves makes it. */
export type Confirmed = z.infer<typeof confirmedSchema>;

/** `created_at`: when the server made the codes; null if the person has none. */
export const recoveryCodesLeftSchema = z
  .object({ left: z.int(), total: z.int(), created_at: timestampSchema.nullable() })
  .meta({ id: "RecoveryCodesLeft" });
/** How many of your recovery codes are still good. */
export type RecoveryCodesLeft = z.infer<typeof recoveryCodesLeftSchema>;

export const recoveryCodesSchema = z
  .object({ codes: z.array(z.string()), created_at: timestampSchema })
  .meta({ id: "RecoveryCodes" });
/** Recovery codes, which the server shows only once. */
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;

/** Accepts any short strings, except as the new password, so that a wrong guess gets no answer but "wrong". */
export const recoverySchema = z
  .strictObject({
    username: z.string().max(256),
    recovery_code: z.string().max(256),
    new_password: passwordSchema,
    device_secret: deviceSecretSchema.optional(),
  })
  .meta({ id: "Recovery" });
/** A recovery code in place of a lost password. */
export type Recovery = z.infer<typeof recoverySchema>;

export const resetLinkSchema = z
  .object({ url: z.string(), expires_at: timestampSchema })
  .meta({ id: "ResetLink" });
/** An address at which one person chooses a new password, once. */
export type ResetLink = z.infer<typeof resetLinkSchema>;

const resetTokenSchema = z.string().max(256);

export const resetCheckSchema = z
  .strictObject({ token: resetTokenSchema })
  .meta({ id: "ResetCheck" });

export const resetSchema = z
  .strictObject({ token: resetTokenSchema, new_password: passwordSchema })
  .meta({ id: "Reset" });
/** The token of a reset link, and the new password. */
export type Reset = z.infer<typeof resetSchema>;

export const resetAccountSchema = z.object({ username: z.string() }).meta({ id: "ResetAccount" });
/** The account whose password a reset link changes. */
export type ResetAccount = z.infer<typeof resetAccountSchema>;
