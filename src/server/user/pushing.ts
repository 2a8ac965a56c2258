import { drizzle } from "drizzle-orm/d1";
import type { PushMessage } from "#protocol/push.ts";
import { unreadByConversation } from "#storage/d1/conversation-ids.ts";
import { addPushSubscriber, removePushSubscriber } from "#storage/d1/push-subscribers.ts";
import { openSessionIds } from "#storage/d1/sessions.ts";
import { followedIn } from "#storage/d1/threads.ts";
import { userSelf } from "#storage/d1/users.ts";
import type { StoredSubscription } from "#storage/user/pushes.ts";
import type { Env } from "../env.ts";
import { sendPush } from "../push/send-push.ts";
import { topicOf } from "../push/topic.ts";
import type { Known } from "./notifying.ts";

/** Connects `Notifying` to D1, conversations and push services. */
export function pushing(env: Env, userId: () => string) {
  const db = drizzle(env.DB);
  return {
    userId,
    now: () => Date.now(),
    random: Math.random,
    known: async (now: number): Promise<Known> => {
      const [me, sessions, unread] = await Promise.all([
        userSelf(db, userId()),
        openSessionIds(db, userId(), new Date(now).toISOString()),
        unreadByConversation(db, userId()),
      ]);
      return {
        notifications: me?.notifications ?? {},
        sessions: new Set(sessions),
        unread: new Map([...unread].map(([id, { unread_count }]) => [id, unread_count])),
      };
    },
    notice: async (conversationId: string) => {
      const followed = await followedIn(env.DB, userId(), conversationId);
      return env.CONVERSATIONS.getByName(conversationId).notice(userId(), followed);
    },
    send: async (device: StoredSubscription, message: PushMessage) =>
      sendPush(env, device, {
        text: JSON.stringify(message),
        topic: await topicOf(userId(), message.conversation_id),
        urgent: message.direct || message.mentioned || message.thread !== undefined,
      }),
    register: (active: boolean) =>
      active ? addPushSubscriber(db, userId()) : removePushSubscriber(db, userId()),
  };
}
