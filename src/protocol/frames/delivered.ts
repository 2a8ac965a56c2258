import { z } from "zod";
import { messageIdSchema } from "../primitives.ts";

/** "Everything up to this message has reached this device." The position never moves backwards. */
export const deliveredFrameSchema = z.strictObject({
  type: z.literal("delivered"),
  message_id: messageIdSchema,
});
