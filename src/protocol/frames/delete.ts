import { z } from "zod";
import { messageIdSchema, positionSchema, refSchema } from "../primitives.ts";

/** Erases a message's text, media, reactions and earlier texts; the tombstone stays. */
export const deleteFrameSchema = z.strictObject({
  type: z.literal("delete"),
  ref: refSchema.optional(),
  message_id: messageIdSchema,
  if_version: positionSchema.optional(),
});
