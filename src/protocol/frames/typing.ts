import { z } from "zod";
import { idSchema } from "../primitives.ts";

/** "I am typing" for `typing_ms`, or no longer. */
export const typingUpFrameSchema = z.strictObject({
  type: z.literal("typing"),
  active: z.boolean(),
});

/** Holds for `expires_in_ms`, then lapses by itself; `active: false` ends it early. */
export const typingFrameSchema = z.object({
  type: z.literal("typing"),
  user_id: idSchema,
  active: z.boolean(),
  expires_in_ms: z.int(),
});
export type TypingFrame = z.infer<typeof typingFrameSchema>;
