import { z } from "zod";
import { sessionSchema } from "../auth.ts";
import { idSchema } from "../primitives.ts";
import { savedDraftSchema } from "../saved-draft.ts";
import { userSchema } from "../user.ts";
import {
  bytesLineSchema,
  conversationLineSchema,
  endLineSchema,
  fileLineSchema,
  headerLineSchema,
  memberLineSchema,
  messageLineSchema,
  revisionLineSchema,
  userLineSchema,
} from "./lines.ts";

/*
 * A person's own data, in the lines of the transfer format: a `parley` line, the `account`, the person's own files with
 * their bytes, then each of their conversations from its `conversation` line to the next, and an `end` line. A
 * `conversation` is followed by the person's own `member` line and by messages, by ascending id.
 */

/**
 * The profile with its settings, and the sessions in which the person is signed in. `blocked`: the ids of people whom
 * they blocked. `drafts`: absent if there are none.
 */
export const accountLineSchema = z
  .object({
    type: z.literal("account"),
    user: userSchema,
    sessions: z.array(
      sessionSchema.pick({
        id: true,
        user_agent: true,
        network: true,
        country: true,
        city: true,
        created_at: true,
        last_used_at: true,
      }),
    ),
    blocked: z.array(idSchema),
    drafts: z.array(savedDraftSchema.omit({ position: true })).optional(),
  })
  .meta({ id: "AccountLine" });
export type AccountLine = z.infer<typeof accountLineSchema>;

export const personalLineSchema = z.discriminatedUnion("type", [
  headerLineSchema,
  accountLineSchema,
  conversationLineSchema,
  userLineSchema,
  fileLineSchema,
  bytesLineSchema,
  messageLineSchema,
  revisionLineSchema,
  memberLineSchema,
  endLineSchema,
]);
export type PersonalLine = z.infer<typeof personalLineSchema>;
