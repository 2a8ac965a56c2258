import { z } from "zod";
import { emojiSchema } from "../emoji.ts";
import { messageIdSchema, refSchema } from "../primitives.ts";

/** Puts an emoji under a message, or takes it back; once a person and emoji. */
export const reactFrameSchema = z.strictObject({
  type: z.literal("react"),
  ref: refSchema.optional(),
  message_id: messageIdSchema,
  emoji: emojiSchema,
  active: z.boolean(),
});
