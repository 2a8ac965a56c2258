import { z } from "zod";
import { idSchema, messageIdSchema, positionSchema } from "../primitives.ts";

/**
 * Someone has read up to the message `read`, and received up to `delivered`. The server always sends it to their own
 * sockets, with `unread_from`: the message that they marked as unread on any device, or null.
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
