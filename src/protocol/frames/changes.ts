import { z } from "zod";
import { conversationRecordSchema } from "../conversation.ts";
import { memberSchema } from "../member.ts";
import { messageSchema } from "../message.ts";
import { positionSchema } from "../primitives.ts";

/**
 * Every record whose version is in (`from`, `to`], in its latest state; live, and as the pages of a resume. A client
 * whose own head is not `from` has missed something. `complete`: `to` is the head.
 */
export const changesFrameSchema = z.object({
  type: z.literal("changes"),
  from: positionSchema,
  to: positionSchema,
  complete: z.boolean(),
  messages: z.array(messageSchema),
  members: z.array(memberSchema),
  conversation: conversationRecordSchema.optional(),
});
export type ChangesFrame = z.infer<typeof changesFrameSchema>;
