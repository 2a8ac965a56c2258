import { z } from "zod";
import { changesSomething, editShape, NO_CHANGE } from "../message.ts";
import { messageIdSchema, positionSchema, refSchema } from "../primitives.ts";

/**
 * Changes the text or the metadata of one's own message, or removes its preview. With `if_version`, the server refuses
 * the edit if the message has changed since.
 */
export const editFrameSchema = z
  .strictObject({
    type: z.literal("edit"),
    ref: refSchema.optional(),
    message_id: messageIdSchema,
    ...editShape,
    if_version: positionSchema.optional(),
  })
  .refine(changesSomething, { path: ["text"], message: NO_CHANGE });
