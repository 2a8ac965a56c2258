import { z } from "zod";
import { messageSchema } from "../message.ts";
import { positionSchema } from "../primitives.ts";

/**
 * Start over from here: the newest messages, ascending by id. `has_more`: there are older ones. `referenced`: other
 * messages that these reply to, for quoting.
 */
export const snapshotFrameSchema = z.object({
  type: z.literal("snapshot"),
  head: positionSchema,
  messages: z.array(messageSchema),
  has_more: z.boolean(),
  referenced: z.array(messageSchema),
});
export type SnapshotFrame = z.infer<typeof snapshotFrameSchema>;
