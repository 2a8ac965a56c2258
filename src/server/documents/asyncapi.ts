import type { z } from "zod";
import { botDownFrameSchema, botUpFrameSchema } from "#protocol/bot/frames.ts";
import { CLOSE } from "#protocol/close-codes.ts";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema, inboxUpFrameSchema } from "#protocol/inbox/frames.ts";
import { TICKET_SECONDS } from "#protocol/ticket.ts";
import { PROTOCOL_VERSION, SUBPROTOCOL } from "#protocol/version.ts";
import { describeComponents } from "./components.ts";
import {
  BOT_DOWN_EXAMPLES,
  BOT_DOWN_SUMMARIES,
  BOT_UP_EXAMPLES,
  BOT_UP_SUMMARIES,
} from "./bot-frames.ts";
import {
  DOWN_EXAMPLES,
  INBOX_DOWN_EXAMPLES,
  INBOX_UP_EXAMPLES,
  UP_EXAMPLES,
} from "./frame-examples.ts";
import {
  DOWN_SUMMARIES,
  INBOX_DOWN_SUMMARIES,
  INBOX_UP_SUMMARIES,
  UP_SUMMARIES,
} from "./frame-summaries.ts";
import { describeFields } from "./frame-fields.ts";
import { jsonSchemaOf, type Components, type Direction, type JsonSchema } from "./json-schema.ts";
import { describeParameter } from "./parameters.ts";

const ABOUT = [
  `Offer the subprotocols \`${SUBPROTOCOL}\` and \`bearer.<access token>\`, or pass a ticket of \`POST /auth/ticket\` as \`?ticket=\`, good once within ${TICKET_SECONDS} seconds, or the access token as \`?token=\`.`,
  "Resume with `?since=<head>&epoch=<epoch>`.",
  "Send the text `ping` as soon as the socket is open, every `heartbeat_ms`, at each page of a resume but the last,",
  "and after each 4 MiB received; the server answers `pong`, and so knows that you keep reading.",
  "Act on a `closing` frame at once: the close itself may arrive seconds later.",
  `Close codes: ${Object.entries(CLOSE)
    .map(([name, code]) => `${code} ${name}`)
    .join(", ")}; 4000–4499: connect again, 4500–4999: do not.`,
].join(" ");

const CHANNELS: Readonly<Record<string, Channel>> = {
  conversation: {
    address: "/api/v1/ws/{conversation_id}",
    title: "A conversation",
    description: "Everything live in one conversation: its messages, members, typing and receipts.",
    up: { union: upFrameSchema, summaries: UP_SUMMARIES, examples: UP_EXAMPLES },
    down: { union: downFrameSchema, summaries: DOWN_SUMMARIES, examples: DOWN_EXAMPLES },
  },
  inbox: {
    address: "/api/v1/ws",
    title: "The inbox",
    description:
      "All of one person's conversations on one socket: last messages, unread counts, typing, presence.",
    up: { union: inboxUpFrameSchema, summaries: INBOX_UP_SUMMARIES, examples: INBOX_UP_EXAMPLES },
    down: {
      union: inboxDownFrameSchema,
      summaries: INBOX_DOWN_SUMMARIES,
      examples: INBOX_DOWN_EXAMPLES,
    },
  },
  bot: {
    address: "/api/v1/ws/bot",
    title: "A bot",
    description:
      "The changes of all of a bot's conversations, on one socket, each resumed from the bot's position (BOT-3).",
    up: { union: botUpFrameSchema, summaries: BOT_UP_SUMMARIES, examples: BOT_UP_EXAMPLES },
    down: { union: botDownFrameSchema, summaries: BOT_DOWN_SUMMARIES, examples: BOT_DOWN_EXAMPLES },
  },
};

/** The AsyncAPI 3 document of the WebSockets, generated from the schemas that validate their frames. */
export function asyncApiDocument(): JsonSchema {
  const schemas: Components = {};
  const channels = Object.entries(CHANNELS).map(([name, channel]) => {
    const up = messagesOf(channel.up, "up", schemas);
    const down = messagesOf(channel.down, "down", schemas);
    return { name, channel, up, down };
  });
  describeComponents(schemas);
  return {
    asyncapi: "3.1.0",
    info: {
      title: "Parley",
      version: String(PROTOCOL_VERSION),
      description: ABOUT,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
      tags: [{ name: "chat", description: "Messages between people, as they are sent" }],
    },
    servers: {
      local: {
        host: "localhost:8080",
        protocol: "ws",
        description: "`npm start`; a deployment has its own host, and speaks `wss`",
      },
    },
    channels: Object.fromEntries(
      channels.map(({ name, channel: { address, title, description }, up, down }) => {
        const messages = { ...up, ...down };
        return [name, { address, title, description, messages, ...parametersOf(address) }];
      }),
    ),
    operations: Object.fromEntries(
      channels.flatMap(({ name, channel: { title }, up, down }) => [
        operation(name, "receive", `${title}: frames that a client sends`, Object.keys(up)),
        operation(name, "send", `${title}: frames that the server sends`, Object.keys(down)),
      ]),
    ),
    components: { schemas },
  };
}

type FrameSchema = z.ZodObject<{ type: z.ZodLiteral<string> }>;

interface Frames {
  union: { options: readonly FrameSchema[] };
  summaries: Readonly<Record<string, string>>;
  examples: Readonly<Record<string, object>>;
}

interface Channel {
  address: string;
  title: string;
  description: string;
  up: Frames;
  down: Frames;
}

function messagesOf(frames: Frames, side: "up" | "down", schemas: Components): JsonSchema {
  const { union, summaries, examples } = frames;
  const direction: Direction = side === "up" ? "input" : "output";
  return Object.fromEntries(
    union.options.map((frame) => {
      const name = frame.shape.type.value;
      const message = {
        name,
        title: name,
        summary: summaries[name],
        contentType: "application/json",
        payload: describeFields(name, jsonSchemaOf(frame, direction, schemas)),
        examples: [{ payload: { type: name, ...examples[name] } }],
      };
      return [`${side}_${name}`, message];
    }),
  );
}

function parametersOf(address: string): JsonSchema {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (names.length === 0) return {};
  return {
    parameters: Object.fromEntries(
      names.map((name) => {
        const { description, example } = describeParameter(name);
        return [name, { description, examples: [String(example)] }];
      }),
    ),
  };
}

function operation(
  channelName: string,
  action: "send" | "receive",
  description: string,
  messages: string[],
): [string, JsonSchema] {
  const $ref = `#/channels/${channelName}`;
  return [
    `${channelName}_${action}`,
    {
      action,
      title: description,
      summary: description,
      description,
      channel: { $ref },
      messages: messages.map((name) => ({ $ref: `${$ref}/messages/${name}` })),
    },
  ];
}
