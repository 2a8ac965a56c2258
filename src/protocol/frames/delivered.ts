import { z } from "zod";
import { messageIdSchema } from "../primitives.ts";

/** "Everything up to this message has reached this device." Never moves backwards; costs no row while one is connected. */
export const deliveredFrameSchema = z.strictObject({
  type: z.literal("delivered"),
  message_id: messageIdSchema,
});
