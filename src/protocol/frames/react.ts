import { z } from "zod";
import { emojiSchema } from "../emoji.ts";
import { messageIdSchema, refSchema } from "../primitives.ts";

/** Reacts to a message with an emoji, or takes that back; each person once with each emoji. */
export const reactFrameSchema = z.strictObject({
  type: z.literal("react"),
  ref: refSchema.optional(),
  message_id: messageIdSchema,
  emoji: emojiSchema,
  active: z.boolean(),
});
