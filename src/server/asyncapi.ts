import { z } from "zod";
import { CLOSE } from "#protocol/close-codes.ts";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema, inboxUpFrameSchema } from "#protocol/inbox/frames.ts";
import { TICKET_SECONDS } from "#protocol/ticket.ts";
import { PROTOCOL_VERSION, SUBPROTOCOL } from "#protocol/version.ts";
import { DOWN_SUMMARIES, INBOX_DOWN_SUMMARIES, UP_SUMMARIES } from "./frame-summaries.ts";

/** AsyncAPI 3.0 of the WebSocket, made from the schemas that validate its frames. */
export function asyncApiDocument(): Record<string, unknown> {
  const schemas: Schemas = {};
  const channels = {
    conversation: channel(
      "/api/v1/ws/{conversation_id}",
      { union: upFrameSchema, summaries: UP_SUMMARIES },
      { union: downFrameSchema, summaries: DOWN_SUMMARIES },
      schemas,
    ),
    inbox: channel(
      "/api/v1/ws",
      { union: inboxUpFrameSchema, summaries: UP_SUMMARIES },
      { union: inboxDownFrameSchema, summaries: INBOX_DOWN_SUMMARIES },
      schemas,
    ),
  };
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Parley",
      version: String(PROTOCOL_VERSION),
      description: [
        `Offer the subprotocols \`${SUBPROTOCOL}\` and \`bearer.<access token>\`, or pass a ticket of \`POST /auth/ticket\` as \`?ticket=\`, good once within ${TICKET_SECONDS} seconds, or the access token as \`?token=\`.`,
        "Resume with `?since=<head>&epoch=<epoch>`.",
        "Send the text `ping` as soon as the socket is open, every `heartbeat_ms`, at each page of a resume but the last,",
        "and after each 4 MiB received; the server answers `pong`, and so knows that you read.",
        "Act on a `closing` frame at once: the close itself may arrive seconds later.",
        `Close codes: ${Object.entries(CLOSE)
          .map(([name, code]) => `${code} ${name}`)
          .join(", ")}; 4000–4499: connect again, 4500–4999: do not.`,
      ].join(" "),
    },
    channels: {
      conversation: {
        ...channels.conversation.description,
        parameters: { conversation_id: { description: "The conversation's id" } },
      },
      inbox: channels.inbox.description,
    },
    components: { schemas },
    operations: Object.fromEntries(
      Object.entries(channels).flatMap(([name, { up, down }]) => [
        operation(name, "receive", "What a client may send", up),
        operation(name, "send", "What the server may send", down),
      ]),
    ),
  };
}

type FrameSchema = z.ZodObject<{ type: z.ZodLiteral<string> }>;

type Schemas = Record<string, unknown>;

function messagesOf(
  { union, summaries }: Frames,
  io: "input" | "output",
  schemas: Schemas,
): Record<string, unknown> {
  return Object.fromEntries(
    union.options.map((frame) => {
      const name = frame.shape.type.value;
      const payload = payloadOf(frame, io, schemas);
      return [name, { name, summary: summaries[name], contentType: "application/json", payload }];
    }),
  );
}

/** A schema refers to its parts from its own root; the document keeps them among its components. */
function payloadOf(frame: FrameSchema, io: "input" | "output", schemas: Schemas): unknown {
  const schema = z.toJSONSchema(frame, { io, reused: "inline", unrepresentable: "any" });
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs = {}, ...payload } = documentSchema.parse(JSON.parse(text));
  Object.assign(schemas, $defs);
  return payload;
}

const documentSchema = z.looseObject({ $defs: z.record(z.string(), z.unknown()).optional() });

interface Frames {
  union: { options: readonly FrameSchema[] };
  summaries: Readonly<Record<string, string>>;
}

function channel(address: string, up: Frames, down: Frames, schemas: Schemas) {
  const messages = {
    up: messagesOf(up, "input", schemas),
    down: messagesOf(down, "output", schemas),
  };
  const named = Object.entries(messages).flatMap(([side, those]) =>
    Object.entries(those).map(([type, message]) => [`${side}_${type}`, message] as const),
  );
  return {
    up: Object.keys(messages.up).map((type) => `up_${type}`),
    down: Object.keys(messages.down).map((type) => `down_${type}`),
    description: { address, messages: Object.fromEntries(named) },
  };
}

function operation(
  channelName: string,
  action: "send" | "receive",
  summary: string,
  messages: string[],
): [string, unknown] {
  const $ref = `#/channels/${channelName}`;
  return [
    `${channelName}_${action}`,
    {
      action,
      summary,
      channel: { $ref },
      messages: messages.map((name) => ({ $ref: `${$ref}/messages/${name}` })),
    },
  ];
}
