import { z } from "zod";

/**
 * Proof, beside the access token, that the person themselves asks for a change of their account: one of these. An account
 * that has none of them needs a session that was opened a moment ago instead (CONFIRM-1).
 */
export const confirmationSchema = z
  .strictObject({ password: z.string().max(256).optional() })
  .meta({ id: "Confirmation" });
/** Proof that the person themselves asks for a change of their account. */
export type Confirmation = z.infer<typeof confirmationSchema>;
