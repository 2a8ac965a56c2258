import { z } from "zod";
import { errorCodeSchema } from "../problem.ts";
import { messageIdSchema, positionSchema } from "../primitives.ts";

/** No `translation` of this `version` is coming. If `retryable`, a client may ask by REST, after `retry_after_ms`. */
export const translationFailedFrameSchema = z.object({
  type: z.literal("translation_failed"),
  message_id: messageIdSchema,
  version: positionSchema,
  language: z.string(),
  code: errorCodeSchema.or(z.string()),
  retryable: z.boolean(),
  retry_after_ms: z.int().optional(),
});
export type TranslationFailedFrame = z.infer<typeof translationFailedFrameSchema>;
