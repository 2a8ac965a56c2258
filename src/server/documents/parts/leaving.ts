import { accountDeletionSchema, deletionCreateSchema, deletionSchema } from "#protocol/deletion.ts";
import { accountLineSchema } from "#protocol/transfer/personal.ts";
import { part } from "./part.ts";
import { ADA, LAPTOP, NOON, PLANS_ID } from "./samples.ts";

const MESSAGES =
  "`erase`: the person's messages are erased as if they had deleted each; `keep`: they stay under “Deleted account” (LEAVE-3)";

export const LEAVING = [
  part(
    deletionCreateSchema,
    "A request to delete your own account.",
    { confirmation: { password: "correct horse" }, messages: "erase" },
    {
      confirmation:
        "Proof that it is you; an account without a password or factor needs a session from the last ten minutes (CONFIRM-1)",
      messages: MESSAGES,
    },
  ),
  part(
    accountDeletionSchema,
    "A request to delete a person's account.",
    { messages: "erase", grace_days: 0 },
    {
      messages: MESSAGES,
      grace_days:
        "Days until the account is erased; defaults to the server's `DELETION_GRACE_DAYS`",
    },
  ),
  part(
    deletionSchema,
    "A pending deletion.",
    { deletes_at: NOON, messages: "erase" },
    {
      deletes_at: "When the account is erased for good; the deletion can be undone until then",
      messages: MESSAGES,
    },
  ),
  part(
    accountLineSchema,
    "The account in an export of your own data.",
    {
      type: "account" as const,
      user: ADA,
      sessions: [
        {
          id: "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11",
          user_agent: LAPTOP,
          network: "203.0.113.0/24",
          country: "ES",
          city: "Madrid",
          created_at: NOON,
          last_used_at: NOON,
        },
      ],
      blocked: [],
      drafts: [
        { conversation_id: PLANS_ID, text: "Let us meet at", reply_to: null, updated_at: NOON },
      ],
    },
    {
      type: "Always `account`",
      user: "The profile, with its settings",
      sessions: "The person's sessions, without secrets",
      blocked: "The ids of people whom they have blocked",
      drafts: "Their drafts; absent if they have none (DRAFT-1)",
    },
  ),
];
