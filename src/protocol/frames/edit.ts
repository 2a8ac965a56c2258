import { z } from "zod";
import { writtenText } from "../message.ts";
import { messageIdSchema, positionSchema, refSchema } from "../primitives.ts";

/**
 * Changes the text of one's own message. With `if_version`, the server refuses it when the message has changed since.
 */
export const editFrameSchema = z.strictObject({
  type: z.literal("edit"),
  ref: refSchema.optional(),
  message_id: messageIdSchema,
  text: writtenText,
  if_version: positionSchema.optional(),
});
