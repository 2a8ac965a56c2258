import type { Frame } from "./documents.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { BotClient } from "../../support/bot-client.ts";
import type { Account } from "../../support/world.ts";
import { MARK, secret } from "./guard.ts";
import { world } from "./people.ts";
import { RawSocket } from "./raw-socket.ts";
import type { Scene } from "./scene.ts";

/** A room of its own, with a bot in it. */
export interface Place extends Scene {
  bot: { id: string; token: string };
  /** A command for which the bot has asked for time; empty unless a frame needs it. */
  commandId: string;
}

interface Entry {
  /** A valid frame of the owner's, on their socket in the scene's room or in their inbox. */
  example: (scene: Place) => Record<string, unknown>;
  /** The answer, where it is not an `ack`. */
  answer?: "none" | "changes" | "snapshot";
  /** Fields that accept any text. */
  opaque?: string[];
}

const EXAMPLES: Record<string, Entry> = {
  "conversation send": {
    example: ({ message, mediaUrl }) => ({
      type: "send",
      ref: 1,
      client_id: crypto.randomUUID(),
      text: `${MARK} sent`,
      media_url: mediaUrl,
      reply_to: message.id,
      metadata: { a: 1 },
    }),
  },
  "conversation edit": {
    example: ({ message }) => ({
      type: "edit",
      ref: 1,
      message_id: message.id,
      text: `${MARK} edited again`,
      metadata: { a: 1 },
      if_version: message.version,
    }),
  },
  "conversation delete": {
    example: ({ message }) => ({
      type: "delete",
      ref: 1,
      message_id: message.id,
      if_version: message.version,
    }),
  },
  "conversation react": {
    example: ({ message }) => ({
      type: "react",
      ref: 1,
      message_id: message.id,
      emoji: "👍",
      active: true,
    }),
  },
  "conversation pin": {
    example: ({ message }) => ({ type: "pin", ref: 1, message_id: message.id, active: true }),
  },
  "conversation typing": { answer: "none", example: () => ({ type: "typing", active: true }) },
  "conversation event": {
    example: () => ({ type: "event", ref: 1, name: "cursor", data: { x: 1 } }),
  },
  "conversation read": {
    answer: "none",
    example: ({ message }) => ({ type: "read", message_id: message.id }),
  },
  "conversation delivered": {
    answer: "none",
    example: ({ message }) => ({ type: "delivered", message_id: message.id }),
  },
  "conversation resume": {
    answer: "snapshot",
    opaque: ["epoch"],
    example: () => ({ type: "resume", since: 0, epoch: "another" }),
  },
  "conversation auth": {
    opaque: ["token"],
    example: ({ owner }) => ({ type: "auth", ref: 1, token: owner.token }),
  },
  "bot subscribe": {
    opaque: ["epoch"],
    example: ({ room }) => ({
      type: "subscribe",
      ref: 1,
      conversations: [room.id],
      positions: [{ conversation_id: room.id, since: 0, epoch: "another" }],
    }),
  },
  "bot unsubscribe": {
    example: ({ room }) => ({ type: "unsubscribe", ref: 1, conversation_ids: [room.id] }),
  },
  "bot processed": {
    answer: "none",
    example: ({ room }) => ({
      type: "processed",
      positions: [{ conversation_id: room.id, to: 1 }],
    }),
  },
  "bot answer": {
    example: ({ commandId }) => ({ type: "answer", ref: 1, command_id: commandId, text: MARK }),
  },
  "bot send": {
    example: ({ room, message }) => ({
      type: "send",
      ref: 1,
      conversation_id: room.id,
      client_id: crypto.randomUUID(),
      text: `${MARK} sent by a bot`,
      reply_to: message.id,
      metadata: { a: 1 },
    }),
  },
  "inbox resume": {
    answer: "snapshot",
    opaque: ["epoch"],
    example: () => ({ type: "resume", since: 0, epoch: "another" }),
  },
  "inbox looking": {
    answer: "none",
    example: () => ({ type: "looking", active: true }),
  },
  "inbox auth": {
    opaque: ["token"],
    example: ({ owner }) => ({ type: "auth", ref: 1, token: owner.token }),
  },
};

/** Opens the socket that accepts a frame, as a person who may send it, and waits until it is ready. */
export async function openFor(
  { channel }: Frame,
  { owner, room, bot }: Place,
  who = owner,
): Promise<RawSocket> {
  const [path, token, first] = {
    conversation: [`/api/v1/ws/${room.id}`, who.token, "snapshot"] as const,
    inbox: ["/api/v1/ws", who.token, "snapshot"] as const,
    bot: ["/api/v1/ws/bot", bot.token, "welcome"] as const,
  }[channel];
  const socket = await RawSocket.open(path, token);
  await socket.next(first);
  return socket;
}

export function frameEntryOf({ name }: Frame): Entry {
  const entry = EXAMPLES[name];
  if (entry === undefined) {
    throw new Error(
      `the frame ${name} is in /asyncapi.json, but has no example: add one to ${import.meta.filename}`,
    );
  }
  return entry;
}

export const frameExampleNames = Object.keys(EXAMPLES);

/** The same people in a room of its own: refusals count for each person in each room. */
export async function inAnotherRoom(scene: Scene, frame?: Frame): Promise<Place> {
  const { owner, member } = scene;
  const bot = await BotClient.create(world.wire);
  secret(bot.token);
  const body = { kind: "group", title: MARK, member_ids: [member.id, bot.id] };
  const room = (await owner.post("/conversations", body)).as(conversationSchema, 201);
  const message = await owner.say(room.id, `${MARK} of the owner, elsewhere`);
  const commandId = frame?.name === "bot answer" ? await askedFor(bot, owner, room.id) : "";
  return { ...scene, room, message, bot, commandId };
}

async function askedFor(bot: BotClient, caller: Account, conversationId: string): Promise<string> {
  const commands = [{ name: "lunch", description: "Says when lunch is" }];
  (await bot.call("PUT", "/bots/me/commands", { commands })).expect(204);
  await bot.connect();
  const body = { bot_id: bot.id, name: "lunch", text: "" };
  const called = caller.post(`/conversations/${conversationId}/commands`, body);
  const { command_id } = await bot.next(
    (one): one is Extract<typeof one, { type: "command" }> => one.type === "command",
    "the command",
  );
  await bot.ask({ type: "answer", ref: 1, command_id, later: true });
  (await called).expect(200);
  bot.drop();
  return command_id;
}
