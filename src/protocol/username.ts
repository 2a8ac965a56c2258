import { z } from "zod";
import { isReserved, USERNAME } from "#text/usernames.ts";

/**
 * A username that a new account, or a person who changes theirs, may take: letters, digits, `_`, `.` and `-`, with a
 * letter or digit first and last; unique, ignoring case. Existing usernames may differ, so answers accept any text.
 */
export const usernameSchema = z
  .string()
  .regex(USERNAME, "must be 2 to 32 letters, digits, _ . or -, a letter or digit first and last")
  .refine((username) => !isReserved(username), "is reserved");
