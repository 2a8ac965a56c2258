import { z } from "zod";
import { deviceSecretSchema } from "./credentials.ts";
import { confirmationSchema, totpCodeSchema } from "./confirmation.ts";
import { newPasskeySchema, passkeyAnswerSchema } from "./passkeys.ts";
import { idSchema, listOf, name, timestampSchema } from "./primitives.ts";

export const factorNameSchema = name(64);

export const factorSchema = z
  .object({
    id: idSchema,
    kind: z.enum(["passkey", "totp"]),
    name: z.string(),
    synced: z.boolean().optional(),
    created_at: timestampSchema,
    last_used_at: timestampSchema.nullable(),
  })
  .meta({ id: "Factor" });
/** A passkey of yours, or your authenticator app (`totp`). */
export type Factor = z.infer<typeof factorSchema>;

export const factorsSchema = listOf(factorSchema)
  .extend({ second_factor: z.boolean(), password: z.boolean() })
  .meta({ id: "Factors" });
/** Your factors, and what your account asks for when you sign in. */
export type Factors = z.infer<typeof factorsSchema>;

export const factorPatchSchema = z
  .strictObject({ name: factorNameSchema })
  .meta({ id: "FactorPatch" });

export const secondFactorPatchSchema = z
  .strictObject({ second_factor: z.boolean(), confirmation: confirmationSchema.optional() })
  .meta({ id: "SecondFactorPatch" });

export const passkeyRegistrationSchema = z
  .strictObject({ passkey: newPasskeySchema, device_name: factorNameSchema.optional() })
  .meta({ id: "PasskeyRegistration" });

export const totpSecretSchema = z
  .object({ secret: z.string(), uri: z.string(), enrolment: z.string() })
  .meta({ id: "TotpSecret" });
/** A secret for an authenticator app, which the server shows only once. */
export type TotpSecret = z.infer<typeof totpSecretSchema>;

export const totpEnrolmentSchema = z
  .strictObject({
    enrolment: z.string().max(4_096),
    code: totpCodeSchema,
    name: factorNameSchema.optional(),
  })
  .meta({ id: "TotpEnrolment" });

export const passkeySignInSchema = z
  .strictObject({ passkey: passkeyAnswerSchema, device_secret: deviceSecretSchema.optional() })
  .meta({ id: "PasskeySignIn" });

const factorTokenSchema = z.string().max(2_048);

export const factorTokenHolderSchema = z
  .strictObject({ factor_token: factorTokenSchema })
  .meta({ id: "FactorTokenHolder" });

export const secondStepSchema = z
  .strictObject({
    factor_token: factorTokenSchema,
    totp: totpCodeSchema.optional(),
    passkey: passkeyAnswerSchema.optional(),
    recovery_code: z.string().max(256).optional(),
    device_secret: deviceSecretSchema.optional(),
  })
  .refine(
    ({ totp, passkey, recovery_code }) =>
      [totp, passkey, recovery_code].filter((each) => each !== undefined).length === 1,
    "must have one of totp, passkey and recovery_code",
  )
  .meta({ id: "SecondStep" });
/** The second step of a sign-in: a code, a passkey or a recovery code. */
export type SecondStep = z.infer<typeof secondStepSchema>;
