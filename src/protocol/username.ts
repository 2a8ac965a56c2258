import { z } from "zod";
import { isReserved, USERNAME } from "#text/usernames.ts";

/**
 * The username of a new account, or a new one: letters, digits, `_`, `.`, `-`, a letter or digit first and last; unique
 * whatever the case. Existing usernames may differ, so answers accept any text.
 */
export const usernameSchema = z
  .string()
  .regex(USERNAME, "must be 2 to 32 letters, digits, _ . or -, a letter or digit first and last")
  .refine((username) => !isReserved(username), "is reserved");
