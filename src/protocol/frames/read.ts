import { z } from "zod";
import { messageIdSchema } from "../primitives.ts";

/** "I have read up to this message." Never moves backwards. */
export const readFrameSchema = z.strictObject({
  type: z.literal("read"),
  message_id: messageIdSchema,
});
