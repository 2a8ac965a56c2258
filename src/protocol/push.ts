import { z } from "zod";
import { pushContentSchema } from "./notifications.ts";
import { idSchema, listOf, messageIdSchema, timestampSchema } from "./primitives.ts";

/** Subscribed devices of one person; beyond that, the server forgets the one it last saw longest ago. */
export const PUSH_DEVICES_MAX = 20;
/** The longest address of a push service. */
export const PUSH_ENDPOINT_LENGTH = 2_048;

const KEY = /^[A-Za-z0-9_-]+={0,2}$/;

/** A browser's push subscription, as its `toJSON` returns it. */
export const pushSubscriptionPutSchema = z
  .strictObject({
    endpoint: z.string().max(PUSH_ENDPOINT_LENGTH),
    expirationTime: z.number().nullable().optional(),
    keys: z.strictObject({
      p256dh: z.string().length(87).regex(KEY, "is not a public key"),
      auth: z.string().length(22).regex(KEY, "is not a secret"),
    }),
  })
  .meta({ id: "PushSubscriptionPut" });
/** A browser's push subscription, as its `toJSON` returns it. */
export type PushSubscriptionPut = z.infer<typeof pushSubscriptionPutSchema>;

/**
 * A session's device that receives notifications. The endpoint is the browser's secret, and the server shows it to
 * nobody.
 */
export const pushSubscriptionSchema = z
  .object({
    session_id: idSchema,
    service: z.string(),
    created_at: timestampSchema,
    current: z.boolean(),
  })
  .meta({ id: "PushSubscription" });
/** A session's device that receives notifications. */
export type PushSubscription = z.infer<typeof pushSubscriptionSchema>;

export const pushSubscriptionListSchema = listOf(pushSubscriptionSchema);

/**
 * PUSH-4: the content of a push, encrypted for one device. `read`: conversations of earlier pushes that have nothing
 * unread any more. `badge`: the number of all unread messages. The other fields describe one conversation. Only a
 * `content` of `full` has a `text`, and `none` has neither a `title` nor a `sender`. `thread`: the message that started
 * the thread, if the message is a reply in a thread that the person follows.
 */
export const pushMessageSchema = z.object({
  type: z.literal("messages"),
  user_id: idSchema,
  conversation_id: idSchema,
  message_id: messageIdSchema,
  unread_count: z.int(),
  mentioned: z.boolean(),
  thread: messageIdSchema.optional(),
  content: pushContentSchema,
  direct: z.boolean(),
  title: z.string().optional(),
  sender: z.string().optional(),
  text: z.string().optional(),
  kind: z.string().optional(),
  badge: z.int(),
  read: z.array(idSchema),
});
/** The content of a push, encrypted for one device. */
export type PushMessage = z.infer<typeof pushMessageSchema>;
