import { z } from "zod";
import { confirmationSchema } from "./confirmation.ts";
import { timestampSchema } from "./primitives.ts";

/** The longest grace time (days) of a deletion. */
export const GRACE_DAYS_MAX = 365;

/** What becomes of an erased person's messages: they go with them, or stay without a name. */
export const messagesChoiceSchema = z.enum(["erase", "keep"]);
/** What becomes of an erased person's messages. */
export type MessagesChoice = z.infer<typeof messagesChoiceSchema>;

export const deletionCreateSchema = z
  .strictObject({
    confirmation: confirmationSchema.optional(),
    messages: messagesChoiceSchema,
  })
  .meta({ id: "DeletionCreate" });
/** The deletion of one's own account. */
export type DeletionCreate = z.infer<typeof deletionCreateSchema>;

/** `grace_days`: the server's own where it is absent. */
export const accountDeletionSchema = z
  .strictObject({
    messages: messagesChoiceSchema,
    grace_days: z.number().min(0).max(GRACE_DAYS_MAX).optional(),
  })
  .meta({ id: "AccountDeletion" });
/** The deletion of a person's account by a backend or an operator. */
export type AccountDeletion = z.infer<typeof accountDeletionSchema>;

/** `deletes_at`: when the account is erased for good. */
export const deletionSchema = z
  .object({ deletes_at: timestampSchema, messages: messagesChoiceSchema })
  .meta({ id: "Deletion" });
/** A deletion that is under way. */
export type Deletion = z.infer<typeof deletionSchema>;
