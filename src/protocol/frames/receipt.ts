import { z } from "zod";
import { idSchema, messageIdSchema, positionSchema } from "../primitives.ts";

/**
 * Someone has read up to the message `read`, and received up to `delivered`. To their own sockets it is always told,
 * and with `unread_from`: what they marked as unread, on whichever device, or null.
 */
export const receiptFrameSchema = z.object({
  type: z.literal("receipt"),
  user_id: idSchema,
  read: positionSchema,
  delivered: positionSchema,
  unread_from: messageIdSchema.nullable().optional(),
});
export type ReceiptFrame = z.infer<typeof receiptFrameSchema>;
