import { z } from "zod";
import { confirmationSchema } from "./confirmation.ts";
import { deviceSecretSchema, passwordSchema } from "./credentials.ts";
import { timestampSchema } from "./primitives.ts";

/** How many recovery codes a person gets at a time. */
export const RECOVERY_CODES = 10;

/** How long a link that an operator made opens the choice of a new password. */
export const RESET_LINK_MS = 24 * 60 * 60_000;

export const passwordChangeSchema = z
  .strictObject({ confirmation: confirmationSchema.optional(), new_password: passwordSchema })
  .meta({ id: "PasswordChange" });
/** A new password, and proof that its person chose it. */
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

export const confirmedSchema = z
  .strictObject({ confirmation: confirmationSchema.optional() })
  .meta({ id: "Confirmed" });
/** A request that needs nothing but proof that the person asks for it. */
export type Confirmed = z.infer<typeof confirmedSchema>;

/** `created_at`: when the codes were made; null for who has none. */
export const recoveryCodesLeftSchema = z
  .object({ left: z.int(), total: z.int(), created_at: timestampSchema.nullable() })
  .meta({ id: "RecoveryCodesLeft" });
/** How many of one's recovery codes are still good. */
export type RecoveryCodesLeft = z.infer<typeof recoveryCodesLeftSchema>;

export const recoveryCodesSchema = z
  .object({ codes: z.array(z.string()), created_at: timestampSchema })
  .meta({ id: "RecoveryCodes" });
/** Recovery codes, as the server shows them once. */
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;

/** Accepts any short strings but for the new password, so that the answer to a wrong guess is only "wrong". */
export const recoverySchema = z
  .strictObject({
    username: z.string().max(256),
    recovery_code: z.string().max(256),
    new_password: passwordSchema,
    device_secret: deviceSecretSchema.optional(),
  })
  .meta({ id: "Recovery" });
/** A recovery code in the place of a lost password. */
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
/** Whose password a reset link changes. */
export type ResetAccount = z.infer<typeof resetAccountSchema>;
