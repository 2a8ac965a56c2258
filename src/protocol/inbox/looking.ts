import { z } from "zod";

/** "My person is looking at this device" (PUSH-2), until another frame says that they have stopped. */
export const lookingFrameSchema = z.strictObject({
  type: z.literal("looking"),
  active: z.boolean(),
});
