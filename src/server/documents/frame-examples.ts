import type { z } from "zod";
import type { downFrameSchema } from "#protocol/frames/down.ts";
import type { upFrameSchema } from "#protocol/frames/up.ts";
import type { inboxDownFrameSchema, inboxUpFrameSchema } from "#protocol/inbox/frames.ts";
import { CONVERSATION_SAMPLE, MEMBER_SAMPLE } from "./parts/conversations.ts";
import {
  BOT_ID,
  DRAFT_SAMPLE,
  LIMITS_SAMPLE,
  ADA,
  ADA_ID,
  GRACE_ID,
  HELLO,
  PLANS_ID,
  SESSION_SAMPLE,
  TOKEN,
} from "./parts/samples.ts";

type ExamplesOf<Frame extends { type: string }> = {
  [Type in Frame["type"]]: Omit<Extract<Frame, { type: Type }>, "type">;
};

const FEATURES = { translation: "libretranslate", transcription: null };
const TOTALS = { unread_count: 3, mention_count: 1, request_count: 0 };

export const UP_EXAMPLES: ExamplesOf<z.input<typeof upFrameSchema>> = {
  send: { ref: "1", client_id: "a1b2c3", text: "Lunch at one, @grace?" },
  edit: { ref: "2", message_id: 41, text: "Lunch at two, @grace?", if_version: 41 },
  delete: { ref: "3", message_id: 41 },
  react: { ref: "4", message_id: 41, emoji: "👍", active: true },
  pin: { ref: "5", message_id: 41, active: true },
  typing: { active: true },
  event: { ref: "7", name: "cursor", data: { x: 0.4, y: 0.7 } },
  read: { message_id: 41 },
  delivered: { message_id: 41 },
  resume: { since: 40, epoch: "a3f1" },
  auth: { ref: 6, token: TOKEN },
};

export const INBOX_UP_EXAMPLES: ExamplesOf<z.input<typeof inboxUpFrameSchema>> = {
  resume: UP_EXAMPLES.resume,
  auth: UP_EXAMPLES.auth,
  looking: { active: true },
};

const BOTH = {
  ack: { ref: "1", message_id: 41, version: 41 },
  error: {
    ref: "1",
    code: "validation_failed",
    detail: "The frame is not valid",
    retryable: false,
    errors: [{ path: "text", message: "a message needs text that can be seen, or media" }],
  },
  presence: { user_id: GRACE_ID, online: true },
  closing: { code: 4_425, reason: "unavailable", retry_after_ms: 1_000 },
};

export const DOWN_EXAMPLES: ExamplesOf<z.output<typeof downFrameSchema>> = {
  ...BOTH,
  welcome: {
    protocol: 1,
    epoch: "a3f1",
    head: 41,
    conversation: CONVERSATION_SAMPLE,
    me: MEMBER_SAMPLE,
    members: [MEMBER_SAMPLE],
    members_complete: true,
    former_members: [],
    online: [ADA_ID],
    heartbeat_ms: 30_000,
    typing_ms: 6_000,
    limits: LIMITS_SAMPLE,
    features: FEATURES,
  },
  snapshot: { head: 41, messages: [HELLO], has_more: false, referenced: [] },
  changes: { from: 40, to: 41, complete: true, messages: [HELLO], members: [] },
  event: { user_id: GRACE_ID, name: "cursor", data: { x: 0.4, y: 0.7 } },
  typing: { user_id: GRACE_ID, active: true, expires_in_ms: 6_000 },
  receipt: { user_id: GRACE_ID, read: 41, delivered: 41 },
  translation: {
    message_id: 41,
    version: 41,
    language: "es",
    text: "¿Almuerzo a la una, @grace?",
    provider: "libretranslate",
  },
  answer: {
    command_id: "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11",
    bot_id: BOT_ID,
    text: "Lunch is at one",
  },
  translation_failed: {
    message_id: 41,
    version: 41,
    language: "es",
    code: "translation_unavailable",
    retryable: true,
    retry_after_ms: 5_000,
  },
};

export const INBOX_DOWN_EXAMPLES: ExamplesOf<z.output<typeof inboxDownFrameSchema>> = {
  ...BOTH,
  welcome: {
    protocol: 1,
    epoch: "inbox-1",
    head: 1_773_489_600_000,
    me: ADA,
    totals: TOTALS,
    heartbeat_ms: 30_000,
    limits: LIMITS_SAMPLE,
    features: FEATURES,
    blocked_ids: [],
    drafts: { position: DRAFT_SAMPLE.position, items: [DRAFT_SAMPLE] },
  },
  snapshot: { head: 1_773_489_600_000, conversations: [CONVERSATION_SAMPLE], has_more: false },
  changes: {
    from: 1_773_489_600_000,
    to: 1_773_489_600_001,
    complete: true,
    conversations: [CONVERSATION_SAMPLE],
    left: [],
    totals: TOTALS,
  },
  typing: { conversation_id: PLANS_ID, typing: [{ user_id: GRACE_ID, expires_in_ms: 6_000 }] },
  online: { user_ids: [GRACE_ID] },
  new_sign_ins: { sessions: [SESSION_SAMPLE] },
  blocks: { blocked_ids: [GRACE_ID] },
  draft: { conversation_id: PLANS_ID, position: DRAFT_SAMPLE.position, draft: DRAFT_SAMPLE },
};
