import { z } from "zod";
import { confirmationSchema } from "./confirmation.ts";
import { timestampSchema } from "./primitives.ts";

/** The longest grace time (days) of a deletion. */
export const GRACE_DAYS_MAX = 365;

/** Whether the server erases an erased person's messages too, or keeps them without a name. */
export const messagesChoiceSchema = z.enum(["erase", "keep"]);
/** Whether the server erases an erased person's messages too, or keeps them without a name. */
export type MessagesChoice = z.infer<typeof messagesChoiceSchema>;

export const deletionCreateSchema = z
  .strictObject({
    confirmation: confirmationSchema.optional(),
    messages: messagesChoiceSchema,
  })
  .meta({ id: "DeletionCreate" });
/** A request to delete one's own account. */
export type DeletionCreate = z.infer<typeof deletionCreateSchema>;

/** `grace_days`: by default the server's own. */
export const accountDeletionSchema = z
  .strictObject({
    messages: messagesChoiceSchema,
    grace_days: z.number().min(0).max(GRACE_DAYS_MAX).optional(),
  })
  .meta({ id: "AccountDeletion" });
/** A backend's or operator's request to delete a person's account. */
export type AccountDeletion = z.infer<typeof accountDeletionSchema>;

/** `deletes_at`: when the server erases the account for good. */
export const deletionSchema = z
  .object({ deletes_at: timestampSchema, messages: messagesChoiceSchema })
  .meta({ id: "Deletion" });
/** A scheduled deletion. */
export type Deletion = z.infer<typeof deletionSchema>;
