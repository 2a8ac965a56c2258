import { z } from "zod";
import { conversationSchema } from "../conversation.ts";
import { limitsSchema } from "../published-limits.ts";
import { memberSchema } from "../member.ts";
import { idSchema, positionSchema } from "../primitives.ts";
import { featuresSchema } from "../translation.ts";

/**
 * The first frame: the conversation's head, its members and the people online. `members` have not left, and each has
 * their current read position: all of them where `members_complete` says so, otherwise `welcome_members_max`, and `GET
 * …/members` has the others. `former_members` are the 200 members who left most recently, so that their messages keep a
 * name. Times are in milliseconds.
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
