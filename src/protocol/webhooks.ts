import { z } from "zod";
import { conversationRecordSchema } from "./conversation.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "./limits.ts";
import { memberSchema, namedMemberSchema } from "./member.ts";
import { messageSchema } from "./message.ts";
import {
  idSchema,
  visibleLine,
  listOf,
  messageIdSchema,
  pageLimit,
  timestampSchema,
} from "./primitives.ts";

/** An endpoint that has not answered within this time (ms) has failed. */
export const WEBHOOK_TIMEOUT_MS = 10_000;

/** Concurrent requests to one endpoint, of which each conversation has at most one (HOOK-4). */
export const WEBHOOK_REQUESTS_AT_ONCE = 5;

/**
 * The pauses (s) before the second and each further attempt, give or take a tenth: the server sends an event up to
 * twelve times, over three days. A `Retry-After` from the endpoint makes a pause longer, by at most an hour.
 */
export const WEBHOOK_PAUSES_S = [
  5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 72_000,
] as const;
export const WEBHOOK_LIFETIME_MS = 3 * 24 * 60 * 60_000;

/**
 * After this many failures in a row, over all conversations, the server sends one request after each pause (HOOK-5).
 */
export const WEBHOOK_FAILURES_MAX = 5;

/** Events that wait for one endpoint. While there are this many, the server drops and counts new ones (HOOK-10). */
export const WEBHOOK_QUEUE_MAX = 100_000;

/** The delivery log keeps this many events of an endpoint, for this long (ms). */
export const WEBHOOK_LOG_MAX = 10_000;
export const WEBHOOK_LOG_MS = 7 * 24 * 60 * 60_000;

/** How long (s) a replaced secret still signs: by default, and at most. */
export const WEBHOOK_OVERLAP_S = 24 * 60 * 60;
export const WEBHOOK_OVERLAP_MAX_S = 7 * WEBHOOK_OVERLAP_S;

export const WEBHOOK_EVENT_TYPES = [
  "message.created",
  "message.updated",
  "message.deleted",
  "message.unseen",
  "conversation.created",
  "conversation.updated",
  "conversation.deleted",
  "member.added",
  "member.updated",
  "member.removed",
] as const;
export const webhookEventTypeSchema = z.enum(WEBHOOK_EVENT_TYPES);
export type WebhookEventType = z.infer<typeof webhookEventTypeSchema>;

const eventTypesSchema = z
  .array(webhookEventTypeSchema)
  .min(1)
  .max(WEBHOOK_EVENT_TYPES.length)
  .refine((types) => new Set(types).size === types.length, "must not repeat an event");

/** `disabled`: the server stopped, because the endpoint is gone or has failed for three days (HOOK-5). */
export const webhookStatusSchema = z.enum(["active", "paused", "disabled"]);
export type WebhookStatus = z.infer<typeof webhookStatusSchema>;

/** An endpoint: the address of an app to which the server sends events. */
export const webhookSchema = z
  .object({
    id: idSchema,
    url: z.string(),
    events: z.array(webhookEventTypeSchema),
    description: z.string().nullable(),
    status: webhookStatusSchema,
    disabled_because: z.enum(["gone", "dead"]).nullable(),
    failing_since: timestampSchema.nullable(),
    pending: z.int(),
    missed: z.int(),
    missed_since: timestampSchema.nullable(),
    former_secret_until: timestampSchema.nullable(),
    unseen_after_s: z.int(),
    created_at: timestampSchema,
  })
  .meta({ id: "Webhook" });
export type Webhook = z.infer<typeof webhookSchema>;
export const webhookListSchema = listOf(webhookSchema);

/** The prefix of an endpoint's secret, before a key of 32 bytes in base64. */
export const WEBHOOK_SECRET_PREFIX = "whsec_";

export const newWebhookSchema = webhookSchema
  .extend({ secret: z.string() })
  .meta({ id: "NewWebhook" });

/** The server also checks that `url` is on the public internet (OUTSIDE-1). */
const endpointShape = {
  url: z.string().max(2_048),
  events: eventTypesSchema,
  description: visibleLine(200).nullable(),
};

export const webhookCreateSchema = z
  .strictObject({ ...endpointShape, description: endpointShape.description.optional() })
  .meta({ id: "WebhookCreate" });
export type WebhookCreate = z.infer<typeof webhookCreateSchema>;

export const webhookPatchSchema = z
  .strictObject({ ...endpointShape, status: webhookStatusSchema.exclude(["disabled"]) })
  .partial()
  .meta({ id: "WebhookPatch" });
export type WebhookPatch = z.infer<typeof webhookPatchSchema>;

export const secretRotationSchema = z
  .strictObject({ overlap_s: z.int().min(0).max(WEBHOOK_OVERLAP_MAX_S).default(WEBHOOK_OVERLAP_S) })
  .meta({ id: "SecretRotation" });

export const deliveryStatusSchema = z.enum(["pending", "delivered", "failed"]);

/**
 * An event that waits for an endpoint, or was sent to it. `error`: why the last attempt got no status, or why the
 * server gave the event up.
 */
export const deliverySchema = z
  .object({
    event_id: z.string(),
    event_type: z.string(),
    conversation_id: idSchema.nullable(),
    status: deliveryStatusSchema,
    attempts: z.int(),
    response_status: z.int().nullable(),
    error: z
      .enum(["timeout", "unreachable", "refused_address", "expired", "conversation_deleted"])
      .nullable(),
    latency_ms: z.int().nullable(),
    queued_at: timestampSchema,
    attempted_at: timestampSchema.nullable(),
    next_attempt_at: timestampSchema.nullable(),
  })
  .meta({ id: "Delivery" });
export type Delivery = z.infer<typeof deliverySchema>;
export type DeliveryError = NonNullable<Delivery["error"]>;
/** The outcome of a test event. */
export const testDeliverySchema = deliverySchema
  .pick({ event_id: true, response_status: true, error: true, latency_ms: true })
  .meta({ id: "TestDelivery" });
export type TestDelivery = z.infer<typeof testDeliverySchema>;

export const deliveryListSchema = listOf(deliverySchema);

export const deliveryListQuerySchema = z.strictObject({
  status: deliveryStatusSchema.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,16}$/, "is not a cursor")
    .optional(),
  limit: pageLimit(PAGE_MAX, PAGE_DEFAULT),
});
export type DeliveryListQuery = z.infer<typeof deliveryListQuerySchema>;

/** One event, or all that failed since a time. */
export const replaySchema = z
  .strictObject({
    event_id: z.string().min(1).max(256).optional(),
    failed_since: timestampSchema.optional(),
  })
  .refine(
    ({ event_id, failed_since }) => (event_id === undefined) !== (failed_since === undefined),
    {
      path: ["event_id"],
      message: "give either event_id or failed_since",
    },
  )
  .meta({ id: "Replay" });
export type Replay = z.infer<typeof replaySchema>;
export const replayedSchema = z.object({ replayed: z.int() }).meta({ id: "Replayed" });

/** The body of a request to an endpoint. */
function eventSchema<T extends readonly [string, ...string[]], D extends z.ZodType>(
  types: T,
  data: D,
  id: string,
) {
  return z.object({ type: z.enum(types), timestamp: timestampSchema, data }).meta({ id });
}

export const messageEventSchema = eventSchema(
  ["message.created", "message.updated", "message.deleted"],
  z.object({
    conversation: conversationRecordSchema,
    message: messageSchema,
    sender: namedMemberSchema.nullable(),
  }),
  "MessageEvent",
);

export const conversationEventSchema = eventSchema(
  ["conversation.created", "conversation.updated", "conversation.deleted"],
  z.object({ conversation: conversationRecordSchema }),
  "ConversationEvent",
);

export const memberEventSchema = eventSchema(
  ["member.added", "member.updated", "member.removed"],
  z.object({ conversation: conversationRecordSchema, member: memberSchema }),
  "MemberEvent",
);

/** The messages in one conversation that one person has not read. */
export const unseenSchema = z.object({
  conversation: conversationRecordSchema,
  member: namedMemberSchema,
  new_count: z.int(),
  unread_count: z.int(),
  mention_count: z.int(),
  first_message_id: messageIdSchema,
  message: messageSchema,
  sender: namedMemberSchema.nullable(),
});
export type Unseen = z.infer<typeof unseenSchema>;
export const unseenEventSchema = eventSchema(["message.unseen"], unseenSchema, "UnseenEvent");

export const testEventSchema = eventSchema(
  ["webhook.test"],
  z.object({ webhook_id: idSchema }),
  "TestEvent",
);

export type TestEvent = z.infer<typeof testEventSchema>;

export const webhookEventSchema = z.discriminatedUnion("type", [
  messageEventSchema,
  conversationEventSchema,
  memberEventSchema,
  unseenEventSchema,
  testEventSchema,
]);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;
