import { THREAD_UNREAD_MAX } from "#protocol/thread.ts";

/** The newest replies of a thread, newest first, as stored in D1 in the row of the message that they reply to. */
export interface RecentReplies {
  last_reply_at: string;
  replies: readonly (readonly [id: number, sender_id: string])[];
}

/** How many of a thread's newest replies D1 stores: enough for the highest unread count. */
export const RECENT_REPLIES_MAX = THREAD_UNREAD_MAX;
