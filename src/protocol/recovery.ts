import { z } from "zod";
import { confirmationSchema } from "./confirmation.ts";
import { passwordSchema } from "./credentials.ts";

export const passwordChangeSchema = z
  .strictObject({ confirmation: confirmationSchema.optional(), new_password: passwordSchema })
  .meta({ id: "PasswordChange" });
/** A new password, and proof that its person chose it. */
export type PasswordChange = z.infer<typeof passwordChangeSchema>;
