import { z } from "zod";
import { idSchema, positionSchema } from "../primitives.ts";

/** Someone has read up to the message `read`, and received up to `delivered`. */
export const receiptFrameSchema = z.object({
  type: z.literal("receipt"),
  user_id: idSchema,
  read: positionSchema,
  delivered: positionSchema,
});
export type ReceiptFrame = z.infer<typeof receiptFrameSchema>;
