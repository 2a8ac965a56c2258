import {
  conversationEventSchema,
  deliverySchema,
  memberEventSchema,
  messageEventSchema,
  newWebhookSchema,
  replayedSchema,
  replaySchema,
  secretRotationSchema,
  testEventSchema,
  testDeliverySchema,
  unseenEventSchema,
  webhookCreateSchema,
  webhookPatchSchema,
  webhookSchema,
  WEBHOOK_OVERLAP_MAX_S,
} from "#protocol/webhooks.ts";
import { MEMBER_SAMPLE, RECORD } from "./conversations.ts";
import { part } from "./part.ts";
import { GRACE_ID, HELLO, NAMED_ADA, NOON } from "./samples.ts";

const WEBHOOK_ID = "c3a1f0b2-9d4e-4f7a-8b55-0e6d2a7c9f10";
const EVENT_ID = "evt_7b0d3c1e-52a9-4d0f-9a53-6a1f5f0c2e77_41";
const EVENTS: ("message.created" | "message.unseen")[] = ["message.created", "message.unseen"];

const WEBHOOK = {
  id: WEBHOOK_ID,
  url: "https://app.example.com/parley",
  events: EVENTS,
  description: "Mails from the app",
  status: "active" as const,
  disabled_because: null,
  failing_since: null,
  pending: 0,
  missed: 0,
  missed_since: null,
  former_secret_until: null,
  unseen_after_s: 60,
  created_at: NOON,
};

const URL_WORDS =
  "The address that receives events: an https address on the public internet (OUTSIDE-1)";
const EVENTS_WORDS = "The types of events that it receives";
const DESCRIPTION_WORDS = "A note for the operator, or null";

const webhookProperties = {
  id: "Opaque, and never changes",
  url: URL_WORDS,
  events: EVENTS_WORDS,
  description: DESCRIPTION_WORDS,
  status:
    "`active`: the server sends events; `paused`: events wait; `disabled`: the server sends none until the endpoint is active again",
  disabled_because:
    "If disabled: `gone` after a response of 410, `dead` after three days without a delivery; else null",
  failing_since: "When the current series of failures began, or null",
  pending: "The number of events that wait",
  missed: "The number of events dropped because the queue was full",
  missed_since: "When the first of them was dropped; activating the endpoint resets both",
  former_secret_until: "Until when the previous secret also signs, or null",
  unseen_after_s: "Seconds after which an unread message counts as unseen",
  created_at: "When it was created; it receives changes committed from then on",
};

const DELIVERY = {
  event_id: EVENT_ID,
  event_type: "message.created",
  conversation_id: HELLO.conversation_id,
  status: "delivered" as const,
  attempts: 1,
  response_status: 204,
  error: null,
  latency_ms: 48,
  queued_at: NOON,
  attempted_at: NOON,
  next_attempt_at: null,
};

const responseProperties = {
  response_status: "The status of the endpoint's last response, or null",
  error: "Why there was no response, or why the event was given up, or null",
  latency_ms: "Milliseconds until the last response or failure",
};

const eventProperties = {
  type: "What happened",
  timestamp: "When it happened, or if unknown, when the server noticed it",
  data: "The records in their state at that time",
};

export const WEBHOOKS = [
  part(
    webhookSchema,
    "An endpoint, which receives events from the server.",
    WEBHOOK,
    webhookProperties,
  ),
  part(
    newWebhookSchema,
    "An endpoint with its secret.",
    { ...WEBHOOK, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    { ...webhookProperties, secret: "The secret with which to verify its requests; shown once" },
  ),
  part(
    webhookCreateSchema,
    "A new endpoint.",
    { url: WEBHOOK.url, events: EVENTS, description: WEBHOOK.description },
    { url: URL_WORDS, events: EVENTS_WORDS, description: DESCRIPTION_WORDS },
  ),
  part(
    webhookPatchSchema,
    "Changes to an endpoint; absent properties stay as they are.",
    { status: "paused" },
    {
      url: URL_WORDS,
      events: EVENTS_WORDS,
      description: DESCRIPTION_WORDS,
      status: "`paused` holds its events back, `active` sends them",
    },
  ),
  part(
    secretRotationSchema,
    "Options for replacing a secret.",
    { overlap_s: 3_600 },
    {
      overlap_s: `Seconds for which the previous secret also signs, at most ${WEBHOOK_OVERLAP_MAX_S}`,
    },
  ),
  part(deliverySchema, "An event that is waiting for, or was sent to, an endpoint.", DELIVERY, {
    event_id: "The event's `webhook-id`",
    event_type: "What happened",
    conversation_id: "Where, or null",
    status: "`pending`: it waits; `delivered`; `failed`: the server will not retry it",
    attempts: "How often it was sent",
    ...responseProperties,
    queued_at: "When it entered the endpoint's queue",
    attempted_at: "When it was last sent, or null",
    next_attempt_at:
      "When the server sends it next, or null if it waits for another event or is finished",
  }),
  part(
    testDeliverySchema,
    "The outcome of a test event.",
    { event_id: EVENT_ID, response_status: 204, error: null, latency_ms: 48 },
    { event_id: "Its `webhook-id`", ...responseProperties },
  ),
  part(
    replaySchema,
    "The events to send again: one event, or all that failed since a time.",
    { failed_since: NOON },
    {
      event_id: "The id of an event in the log",
      failed_since: "Includes events that the server gave up at this time or later",
    },
  ),
  part(
    replayedSchema,
    "The result of a replay.",
    { replayed: 3 },
    { replayed: "How many events wait again" },
  ),
  part(
    messageEventSchema,
    "A message was sent, changed (its text, its reactions, its replies, a pin) or deleted.",
    {
      type: "message.created",
      timestamp: NOON,
      data: { conversation: RECORD, message: HELLO, sender: NAMED_ADA },
    },
    eventProperties,
  ),
  part(
    conversationEventSchema,
    "A conversation was created, changed or deleted.",
    { type: "conversation.created", timestamp: NOON, data: { conversation: RECORD } },
    eventProperties,
  ),
  part(
    memberEventSchema,
    "A member joined, left or was removed, or their record changed.",
    {
      type: "member.added",
      timestamp: NOON,
      data: { conversation: RECORD, member: MEMBER_SAMPLE },
    },
    eventProperties,
  ),
  part(
    unseenEventSchema,
    "A member has not read messages sent `unseen_after_s` seconds ago or earlier on any device.",
    {
      type: "message.unseen",
      timestamp: NOON,
      data: {
        conversation: RECORD,
        member: { ...NAMED_ADA, user_id: GRACE_ID, username: "grace", display_name: "Grace" },
        new_count: 1,
        unread_count: 3,
        mention_count: 1,
        first_message_id: HELLO.id,
        message: HELLO,
        sender: NAMED_ADA,
      },
    },
    eventProperties,
  ),
  part(
    testEventSchema,
    "A test event that an operator requested.",
    { type: "webhook.test", timestamp: NOON, data: { webhook_id: WEBHOOK_ID } },
    eventProperties,
  ),
];
