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
  triedSchema,
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

const URL_WORDS = "Where events are sent: an https address on the public internet (OUTSIDE-1)";
const EVENTS_WORDS = "The types of events that it gets";
const DESCRIPTION_WORDS = "A line for the operator, or null";

const webhookProperties = {
  id: "Opaque, and never changes",
  url: URL_WORDS,
  events: EVENTS_WORDS,
  description: DESCRIPTION_WORDS,
  status:
    "`active`: events are sent; `paused`: they wait; `disabled`: the server sends none, until it is made active again",
  disabled_because:
    "Where it is disabled: `gone` after an answer of 410, `dead` after three days without a delivery; else null",
  failing_since: "When the failures began that have not ended since, or null",
  pending: "Events that wait",
  missed: "Events that were dropped since the queue was full",
  missed_since: "When the first of them was dropped; both end when it is made active",
  former_secret_until: "Until when the secret before signs as well, or null",
  unseen_after_s: "Seconds after which a message that was not read counts as unseen",
  created_at: "When it was made: it gets what is committed from then on",
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
  response_status: "The status of the endpoint's last answer, or null",
  error: "Why there was none, or why the event was given up; or null",
  latency_ms: "Milliseconds until the last answer, or until there was none",
};

const eventProperties = {
  type: "What happened",
  timestamp: "When: where the server does not know, when it took note of it",
  data: "The records as they are then",
};

export const WEBHOOKS = [
  part(
    webhookSchema,
    "An endpoint: an address to which the server sends events.",
    WEBHOOK,
    webhookProperties,
  ),
  part(
    newWebhookSchema,
    "An endpoint with its secret.",
    { ...WEBHOOK, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    { ...webhookProperties, secret: "What verifies its requests, shown once" },
  ),
  part(
    webhookCreateSchema,
    "A new endpoint.",
    { url: WEBHOOK.url, events: EVENTS, description: WEBHOOK.description },
    { url: URL_WORDS, events: EVENTS_WORDS, description: DESCRIPTION_WORDS },
  ),
  part(
    webhookPatchSchema,
    "What to change of an endpoint; what is absent stays.",
    { status: "paused" },
    {
      url: URL_WORDS,
      events: EVENTS_WORDS,
      description: DESCRIPTION_WORDS,
      status: "`paused` keeps its events waiting, `active` sends them",
    },
  ),
  part(
    secretRotationSchema,
    "How to replace a secret.",
    { overlap_s: 3_600 },
    {
      overlap_s: `Seconds for which the one before signs as well, at most ${WEBHOOK_OVERLAP_MAX_S}`,
    },
  ),
  part(deliverySchema, "An event on its way to an endpoint, or that was.", DELIVERY, {
    event_id: "The event's `webhook-id`",
    event_type: "What happened",
    conversation_id: "Where, or null",
    status: "`pending`: it waits; `delivered`; `failed`: it is not sent again by itself",
    attempts: "How often it was sent",
    ...responseProperties,
    queued_at: "When the endpoint's queue took it",
    attempted_at: "When it was last sent, or null",
    next_attempt_at: "When it is sent next, or null where it waits for another or for nothing",
  }),
  part(
    triedSchema,
    "The outcome of a test event.",
    { event_id: EVENT_ID, response_status: 204, error: null, latency_ms: 48 },
    { event_id: "Its `webhook-id`", ...responseProperties },
  ),
  part(
    replaySchema,
    "What to send again: one event, or all that failed since a time.",
    { failed_since: NOON },
    { event_id: "An event of the log", failed_since: "The server gave them up then or later" },
  ),
  part(replayedSchema, "What is sent again.", { replayed: 3 }, { replayed: "How many events" }),
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
    "Someone joined a conversation, changed in it, or left or was removed.",
    {
      type: "member.added",
      timestamp: NOON,
      data: { conversation: RECORD, member: MEMBER_SAMPLE },
    },
    eventProperties,
  ),
  part(
    unseenEventSchema,
    "No device of a member has read messages that were sent `unseen_after_s` ago or earlier.",
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
    "An operator asked for it.",
    { type: "webhook.test", timestamp: NOON, data: { webhook_id: WEBHOOK_ID } },
    eventProperties,
  ),
];
