import { z } from "zod";
import { messageIdSchema, positionSchema } from "../primitives.ts";

/** A message in the reader's language, sent after the message; `version` is the `text_version` that it translates. */
export const translationFrameSchema = z.object({
  type: z.literal("translation"),
  message_id: messageIdSchema,
  version: positionSchema,
  language: z.string(),
  text: z.string(),
  provider: z.string(),
});
export type TranslationFrame = z.infer<typeof translationFrameSchema>;
