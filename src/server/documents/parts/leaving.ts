import { accountDeletionSchema, deletionCreateSchema, deletionSchema } from "#protocol/deletion.ts";
import { part } from "./part.ts";
import { NOON } from "./samples.ts";

const MESSAGES =
  "`erase`: the person's messages go as if they had deleted each; `keep`: they stay under “Deleted account” (LEAVE-3)";

export const LEAVING = [
  part(
    deletionCreateSchema,
    "The deletion of one's own account.",
    { confirmation: { password: "correct horse" }, messages: "erase" },
    {
      confirmation:
        "Proof that it is you; an account that has nothing to prove it with needs a session of the last ten minutes (CONFIRM-1)",
      messages: MESSAGES,
    },
  ),
  part(
    accountDeletionSchema,
    "The deletion of a person's account.",
    { messages: "erase", grace_days: 0 },
    {
      messages: MESSAGES,
      grace_days:
        "Days until the account is erased; `DELETION_GRACE_DAYS` of the server unless given",
    },
  ),
  part(
    deletionSchema,
    "A deletion that is under way.",
    { deletes_at: NOON, messages: "erase" },
    {
      deletes_at: "When the account is erased for good; it can be undone until then",
      messages: MESSAGES,
    },
  ),
];
