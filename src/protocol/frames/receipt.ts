import { z } from "zod";
import { idSchema, messageIdSchema, positionSchema } from "../primitives.ts";

/**
 * A person has read up to the message `read`, and received up to `delivered`. Only their own sockets get `unread_from`,
 * the message from which they marked the conversation as unread, or null, and `visible_from` (CLEAR-2).
 */
export const receiptFrameSchema = z.object({
  type: z.literal("receipt"),
  user_id: idSchema,
  read: positionSchema,
  delivered: positionSchema,
  unread_from: messageIdSchema.nullable().optional(),
  visible_from: positionSchema.optional(),
});
export type ReceiptFrame = z.infer<typeof receiptFrameSchema>;
