import { z } from "zod";
import { conversationSchema } from "../conversation.ts";
import { limitsSchema } from "../published-limits.ts";
import { memberSchema } from "../member.ts";
import { idSchema, positionSchema } from "../primitives.ts";
import { featuresSchema } from "../translation.ts";

/**
 * The first frame: the conversation's head, its members and the people online. `members`: people who have not left,
 * with their current read positions. If `members_complete` is false, they are only `welcome_members_max` of them, and
 * `GET …/members` has all. `former_members`: the 200 who left most recently, so that their messages keep a name. Times
 * are in milliseconds.
 */
export const welcomeFrameSchema = z.object({
  type: z.literal("welcome"),
  protocol: z.int(),
  epoch: z.string(),
  head: positionSchema,
  conversation: conversationSchema,
  me: memberSchema,
  members: z.array(memberSchema),
  members_complete: z.boolean(),
  former_members: z.array(memberSchema),
  online: z.array(idSchema),
  heartbeat_ms: z.int(),
  typing_ms: z.int(),
  limits: limitsSchema,
  features: featuresSchema,
});
export type WelcomeFrame = z.infer<typeof welcomeFrameSchema>;
