import { z } from "zod";
import { messageIdSchema, positionSchema, refSchema } from "../primitives.ts";

/** The frame with this `ref` has taken effect, and its effect is durable. */
export const ackFrameSchema = z.object({
  type: z.literal("ack"),
  ref: refSchema,
  message_id: messageIdSchema.optional(),
  version: positionSchema.optional(),
});
export type AckFrame = z.infer<typeof ackFrameSchema>;
