import type { z } from "zod";
import type {
  botDownFrameSchema,
  BotDownFrame,
  BotUpFrame,
  botUpFrameSchema,
} from "#protocol/bot/frames.ts";
import { ADA_ID, BOT_ID, HELLO, LIMITS_SAMPLE, PLANS_ID } from "./parts/samples.ts";

type ExamplesOf<Frame extends { type: string }> = {
  [Type in Frame["type"]]: Omit<Extract<Frame, { type: Type }>, "type">;
};

const COMMAND_ID = "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11";

export const BOT_UP_SUMMARIES: Record<BotUpFrame["type"], string> = {
  subscribe:
    "Subscribes to the changes of all or some of the bot's conversations, each from a position; the server answers with `subscribed` for each, then with `ack`",
  unsubscribe: "Ends the subscription to these conversations, and to new ones",
  processed:
    "The bot has processed these conversations up to these positions: a later `subscribe` without a position resumes from there",
  answer:
    "Answers a command, for its caller alone or (`visible`) for everyone; `later` asks for more time",
  send: "Sends a message to any of the bot's conversations. Sending the same `client_id` again is harmless (SEND-2)",
};

export const BOT_DOWN_SUMMARIES: Record<BotDownFrame["type"], string> = {
  welcome: "The first frame: the bot's account, and every limit that applies to it",
  subscribed:
    "The subscription to this conversation has begun: its changes after `since` follow, each once (BOT-3)",
  changes:
    "Every record of a conversation that changed between `from` and `to`, once, in its latest state (ORDER-3)",
  command: "Someone called one of the bot's commands: answer within three seconds (COMMAND-2)",
  left: "The bot is not a member of this conversation, or the conversation does not exist",
  ack: "The frame with this `ref` has taken effect, and its effect is durable",
  error: "The server refused the frame with this `ref`, and nothing changed",
  closing:
    "The server is about to close this socket with this code. Reconnect as the code requires, after `retry_after_ms` (CLOSE-6)",
};

export const BOT_UP_EXAMPLES: ExamplesOf<z.input<typeof botUpFrameSchema>> = {
  subscribe: {
    ref: 1,
    conversations: "all",
    positions: [{ conversation_id: PLANS_ID, since: 40, epoch: "a3f1" }],
  },
  unsubscribe: { ref: 2, conversation_ids: [PLANS_ID] },
  processed: { positions: [{ conversation_id: PLANS_ID, to: 41 }] },
  answer: { ref: 4, command_id: COMMAND_ID, text: "Lunch is at one" },
  send: { ref: 3, conversation_id: PLANS_ID, client_id: "answer-41", text: "Hello, Ada" },
};

export const BOT_DOWN_EXAMPLES: ExamplesOf<z.output<typeof botDownFrameSchema>> = {
  welcome: {
    protocol: 1,
    bot_id: BOT_ID,
    conversations_max: 1_000,
    heartbeat_ms: 30_000,
    limits: LIMITS_SAMPLE,
  },
  subscribed: { conversation_id: PLANS_ID, epoch: "a3f1", since: 40, head: 41, reset: false },
  changes: {
    conversation_id: PLANS_ID,
    from: 40,
    to: 41,
    complete: true,
    messages: [HELLO],
    members: [],
  },
  command: {
    command_id: COMMAND_ID,
    conversation_id: PLANS_ID,
    user_id: ADA_ID,
    name: "lunch",
    text: "tomorrow",
  },
  left: { conversation_id: PLANS_ID },
  ack: { ref: 3, message_id: 42, version: 42 },
  error: { ref: 3, code: "not_found", detail: "Conversation not found", retryable: false },
  closing: { code: 4_510, reason: "replaced" },
};
