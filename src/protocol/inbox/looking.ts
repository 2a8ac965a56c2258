import { z } from "zod";

/** "My person looks at this device" (PUSH-2), until another frame says that they do not. */
export const lookingFrameSchema = z.strictObject({
  type: z.literal("looking"),
  active: z.boolean(),
});
