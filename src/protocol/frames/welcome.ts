import { z } from "zod";
import { conversationSchema } from "../conversation.ts";
import { limitsSchema } from "../limits.ts";
import { memberSchema } from "../member.ts";
import { idSchema, positionSchema } from "../primitives.ts";
import { featuresSchema } from "../translation.ts";

/**
 * The first frame: where the conversation stands, who is in it and who is here. `members` are those who have not left,
 * each with their current read position; `former_members` those who have, the 500 most recent of them, so that what
 * they said keeps its name. Times are in milliseconds.
 */
export const welcomeFrameSchema = z.object({
  type: z.literal("welcome"),
  protocol: z.int(),
  epoch: z.string(),
  head: positionSchema,
  conversation: conversationSchema,
  me: memberSchema,
  members: z.array(memberSchema),
  former_members: z.array(memberSchema),
  online: z.array(idSchema),
  heartbeat_ms: z.int(),
  typing_ms: z.int(),
  limits: limitsSchema,
  features: featuresSchema,
});
export type WelcomeFrame = z.infer<typeof welcomeFrameSchema>;
