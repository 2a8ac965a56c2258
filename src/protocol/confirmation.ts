import { z } from "zod";
import { passkeyAnswerSchema } from "./passkeys.ts";

/** Six digits. People type and copy them with blanks in between. */
export const totpCodeSchema = z
  .string()
  .max(32)
  .regex(/^\s*(?:\d\s*){6}$/, "is not a code of six digits");

/**
 * Proof, beside the access token, that the person themselves asks for a change of their account. A request has at most
 * one proof; an account that has nothing to confirm with needs a recently opened session instead (CONFIRM-1).
 */
export const confirmationSchema = z
  .strictObject({
    password: z.string().max(256).optional(),
    passkey: passkeyAnswerSchema.optional(),
    totp: totpCodeSchema.optional(),
  })
  .refine(
    (proofs) => Object.values(proofs).filter((proof) => proof !== undefined).length <= 1,
    "can have only one proof",
  )
  .meta({ id: "Confirmation" });
/** Proof that the person themselves asks for a change of their account. */
export type Confirmation = z.infer<typeof confirmationSchema>;
