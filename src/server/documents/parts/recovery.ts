import { confirmationSchema } from "#protocol/confirmation.ts";
import { passwordChangeSchema } from "#protocol/recovery.ts";
import { part } from "./part.ts";

const CONFIRMATION =
  "Proof that it is you; an account that has nothing to prove it with needs a session of the last ten minutes (CONFIRM-1)";
const NEW_PASSWORD = "8 to 256 characters; the most common ones are refused (PASSWORD-5)";

export const RECOVERY = [
  part(
    confirmationSchema,
    "Proof that the person themselves asks: one of these (CONFIRM-1).",
    { password: "correct horse" },
    { password: "The account's present password" },
  ),
  part(
    passwordChangeSchema,
    "A new password.",
    { confirmation: { password: "correct horse" }, new_password: "battery staple" },
    { confirmation: CONFIRMATION, new_password: NEW_PASSWORD },
  ),
];
