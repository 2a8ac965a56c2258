import { z } from "zod";
import { idSchema } from "../primitives.ts";

/** A person opened their first socket, or closed their last. */
export const presenceFrameSchema = z.object({
  type: z.literal("presence"),
  user_id: idSchema,
  online: z.boolean(),
});
export type PresenceFrame = z.infer<typeof presenceFrameSchema>;
