import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { WebSocket } from "ws";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { plainServer } from "../support/plain-server.ts";
import { within } from "../support/wire.ts";

/** As Cloudflare would run it, and behind an entry that negotiates compression whatever the Worker wants. */
let direct: Started;
let behindEntry: Started;

beforeAll(async () => {
  [direct, behindEntry] = await Promise.all([
    startMiniflare(inject("worker"), { direct: true }),
    plainServer(),
  ]);
});
afterAll(() => direct.miniflare.dispose());

/** A client that compresses everything it sends. */
async function compressing(server: URL, conversationId: string, token: string): Promise<WebSocket> {
  const url = new URL(`/api/v1/ws/${conversationId}`, server);
  url.protocol = "ws:";
  const protocols = [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`];
  const socket = new WebSocket(url.href, protocols, { perMessageDeflate: { threshold: 0 } });
  const opened = new Promise<void>((resolve) => socket.on("open", resolve));
  await within(opened, () => "the socket to open");
  return socket;
}

it("the server compresses no socket, whatever a client offers", async () => {
  const world = worldAt(direct.url);
  const { conversation, people } = await world.room();
  const socket = await compressing(direct.url, conversation.id, people[0].token);
  expect(socket.extensions).toBe("");
  socket.terminate();
});

it("a few KB that unpack to 30 MB cost the socket that sent them, and no other (SEND-5)", async () => {
  const world = worldAt(behindEntry.url);
  const { conversation, people } = await world.room();
  const { socket: witness } = await world.join(people[1], conversation.id);
  const socket = await compressing(behindEntry.url, conversation.id, people[0].token);
  expect(socket.extensions).toContain("permessage-deflate");
  const frames: string[] = [];
  socket.on("message", (data: Buffer) => frames.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  socket.send("x".repeat(30_000_000));
  socket.send(JSON.stringify({ type: "send", client_id: "after", text: "never seen" }));
  expect(await within(closed, () => "the close")).toBe(4500);
  expect(frames.at(-1)).toBe('{"type":"closing","code":4500,"reason":"protocol_violation"}');
  await witness.say("still here");
  const history = await people[1].history(conversation.id);
  expect(history.map(({ text }) => text)).toEqual(["still here"]);
});
