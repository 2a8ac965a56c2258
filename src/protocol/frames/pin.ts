import { z } from "zod";
import { messageIdSchema, refSchema } from "../primitives.ts";

/** Pins a message for everyone in the conversation, or unpins it. */
export const pinFrameSchema = z.strictObject({
  type: z.literal("pin"),
  ref: refSchema.optional(),
  message_id: messageIdSchema,
  active: z.boolean(),
});
