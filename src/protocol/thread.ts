import { z } from "zod";
import { namedMemberSchema } from "./member.ts";
import { messageSchema } from "./message.ts";
import { idSchema, listOf, messageIdSchema, pageLimit, positionSchema } from "./primitives.ts";

/** The server counts unread replies of a thread up to this many. */
export const THREAD_UNREAD_MAX = 30;
/** Threads that one person follows; beyond that the server drops some, but none that the person chose (FOLLOW-5). */
export const THREADS_MAX = 1_000;
const THREADS_PAGE_DEFAULT = 20;
const THREADS_PAGE_MAX = 50;

/**
 * A thread that you follow: a message and its replies. `last_sender`: the sender of `last_reply`. `unread_count`:
 * others' replies that you have not seen, up to `limits.thread_unread_max`.
 */
export const threadSchema = z
  .object({
    conversation_id: idSchema,
    message: messageSchema,
    last_reply: messageSchema,
    last_sender: namedMemberSchema.nullable(),
    unread_count: z.int(),
  })
  .meta({ id: "Thread" });
/** A thread that you follow: a message, its newest reply, and the number of replies that you have not seen. */
export type Thread = z.infer<typeof threadSchema>;

export const threadListSchema = listOf(threadSchema);

/** `read`: the last reply that you have seen. */
export const followSchema = z
  .object({ following: z.boolean(), read: positionSchema })
  .meta({ id: "Follow" });
/** Whether you follow a thread, and how far you have read it. */
export type Follow = z.infer<typeof followSchema>;

export const threadReadSchema = z
  .strictObject({ message_id: messageIdSchema })
  .meta({ id: "ThreadRead" });

export const threadPageQuerySchema = z.strictObject({
  cursor: z.string().max(256).optional(),
  limit: pageLimit(THREADS_PAGE_MAX, THREADS_PAGE_DEFAULT),
});
