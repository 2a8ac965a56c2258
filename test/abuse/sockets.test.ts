import { beforeAll, describe, expect, it } from "vitest";
import { MAX_FRAME_BYTES } from "#protocol/limits.ts";
import { messageSchema } from "#protocol/message.ts";
import type { Account } from "../support/world.ts";
import { afterwards } from "./support/afterwards.ts";
import { inAnotherRoom } from "./support/frame-examples.ts";
import { MARK, secret } from "./support/guard.ts";
import { world } from "./support/people.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { newScene, settledState, stateOf, type Scene, type State } from "./support/scene.ts";
import { FORGERIES } from "./support/tokens.ts";

let scene: Scene;
let elsewhere: Scene;
beforeAll(async () => {
  scene = await newScene();
  elsewhere = await inAnotherRoom(scene);
});

/** Invalid frames, and their refusals. */
const NO_FRAMES: [name: string, text: string, code: string][] = [
  ["nothing", "", "frame_malformed"],
  ["a brace", "{", "frame_malformed"],
  ["a ping of another case", "PING", "frame_malformed"],
  ["a ping and more", "ping ping", "frame_malformed"],
  [
    "two frames in one",
    '{"type":"typing","active":true}{"type":"typing","active":true}',
    "frame_malformed",
  ],
  ["null", "null", "validation_failed"],
  ["a number", "5", "validation_failed"],
  ["a list of frames", '[{"type":"typing","active":true}]', "validation_failed"],
  ["no type", "{}", "validation_failed"],
  ["a type that nobody knows", '{"type":"subscribe"}', "validation_failed"],
  ["a type of the server's", '{"type":"welcome"}', "validation_failed"],
  ["a type that every object has", '{"type":"constructor"}', "validation_failed"],
  ["a prototype", '{"__proto__":{"type":"typing"},"active":true}', "validation_failed"],
  ["lists, 30,000 deep", "[".repeat(30_000) + "]".repeat(30_000), "validation_failed"],
  ["lists that do not close", "[".repeat(60_000), "frame_malformed"],
  ["a text of a byte too many", JSON.stringify("x".repeat(MAX_FRAME_BYTES - 1)), "too_large"],
  [
    "a text of too many bytes in few characters",
    JSON.stringify("語".repeat(MAX_FRAME_BYTES / 3)),
    "too_large",
  ],
];

describe.each([
  ["a conversation's socket", () => `/api/v1/ws/${scene.room.id}`],
  ["an inbox's socket", () => "/api/v1/ws"],
])("%s", (_, path) => {
  const open = async (person: Account = scene.owner): Promise<RawSocket> => {
    const socket = await RawSocket.open(path(), person.token);
    await socket.next("snapshot");
    return socket;
  };

  it.each(NO_FRAMES)("refuses %s (SEND-5)", async (_, text, code) => {
    const before = await settledState(scene);
    const socket = await open();
    socket.sendText(text);
    expect(await socket.next("error")).toMatchObject({ code, retryable: false });
    socket.close();
    expect(await stateOf(scene)).toEqual(before);
  });

  it("closes at a binary frame, which the protocol does not have (4500) (SEND-5)", async () => {
    const socket = await open();
    socket.sendBytes(Buffer.from('{"type":"typing","active":true}'), true);
    expect(await socket.closing()).toMatchObject({ code: 4500 });
  });

  it("closes at a frame of more than 1 MiB, which costs more than its answer (4500) (SEND-5)", async () => {
    const socket = await open();
    socket.sendText("x".repeat(2 ** 20 + 1));
    expect(await socket.closing()).toMatchObject({ code: 4500 });
  });

  it("survives a text that is not UTF-8", async () => {
    const socket = await open();
    socket.sendBytes(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x80, 0x22, 0x7d]), false);
    const outcome = await Promise.race([
      socket.next("error").then(({ code }) => code),
      socket.closing().then(({ code }) => code),
    ]);
    expect(["frame_malformed", "validation_failed", 1007]).toContain(outcome);
    socket.close();
  });

  it("closes at the 20th invalid frame in a row, not before (4500) (SEND-5)", async () => {
    const socket = await open();
    for (let i = 0; i < 19; i += 1) socket.send({ type: "nonsense" });
    socket.send({ type: "auth", ref: "sense", token: scene.owner.token });
    await socket.next("ack", ({ ref }) => ref === "sense");
    for (let i = 0; i < 20; i += 1) socket.send({ type: "nonsense" });
    expect(await socket.closing()).toMatchObject({ code: 4500 });
    expect(socket.frames.filter(({ type }) => type === "error")).toHaveLength(39);
  });

  it("closes on a flood, and says how long to stay away (4429) (SEND-5)", async () => {
    const person = await world.account();
    (
      await scene.owner.post(`/conversations/${scene.room.id}/members`, { user_id: person.id })
    ).expect(201);
    const socket = await open(person);
    for (let i = 0; i < 600; i += 1) {
      socket.send({ type: "nonsense" });
      if (i % 10 === 0) socket.send({ type: "auth", token: person.token });
    }
    expect(await socket.closing()).toMatchObject({ code: 4429 });
    const last = socket.frames.at(-1);
    expect(last).toMatchObject({ type: "closing", code: 4429 });
    expect(last?.retry_after_ms).toBeGreaterThan(0);
  });

  it("starts over for a resume from beyond its head, and from another epoch", async () => {
    const socket = await open();
    const { epoch = "" } = epochOf(socket);
    for (const resume of [
      { since: Number.MAX_SAFE_INTEGER, epoch },
      { since: 0, epoch: "another" },
      { since: 1, epoch: "" },
      { since: 1, epoch: `${epoch}\0` },
    ]) {
      socket.send({ type: "resume", ...resume });
      await socket.next("snapshot");
    }
    socket.close();
  });

  it.each([
    "since=-1&epoch=x",
    "since=abc&epoch=x",
    "since=1e3&epoch=x",
    `since=${"9".repeat(400)}&epoch=x`,
    "since=1",
    "epoch=x",
    "since=&epoch=",
    "since=%00&epoch=%00",
    `since=0&epoch=${"x".repeat(4_000)}`,
    "since=1&since=2&epoch=x&epoch=y",
    "__proto__=1",
  ])("starts over where ?%s is an invalid position", async (query) => {
    const socket = await RawSocket.open(`${path()}?${query}`, scene.owner.token);
    await socket.next("welcome");
    await socket.next("snapshot");
    socket.close();
  });

  it.each(FORGERIES)("keeps its identity when it is offered %s (AUTH-2)", async (_, code, make) => {
    const socket = await open();
    socket.send({ type: "auth", ref: "forged", token: await make(scene.owner) });
    expect(await socket.next("error")).toMatchObject({ code, ref: "forged" });
    socket.send({ type: "auth", ref: "right", token: scene.owner.token });
    await socket.next("ack", ({ ref }) => ref === "right");
    socket.close();
  });

  it("accepts no other person's token (AUTH-2)", async () => {
    const socket = await open();
    socket.send({ type: "auth", ref: "theirs", token: scene.member.token });
    expect(await socket.next("error")).toMatchObject({ code: "unauthenticated", ref: "theirs" });
    socket.close();
  });

  it("is not found under an invalid id, nor by a token that stands twice", async () => {
    const nowhere = await RawSocket.open("/api/v1/ws/%00", scene.owner.token);
    expect(await nowhere.closing()).toMatchObject({ code: 4503 });
    const twice = await RawSocket.open(`${path()}?token=x&token=${scene.owner.token}`, null);
    expect(await twice.closing()).toMatchObject({ code: 4501 });
  });
});

/** Valid frames with forbidden requests; from the member, about the owner's things. */
const WRONG: [name: string, frame: () => Record<string, unknown>, code: string, path?: string][] = [
  [
    "a reply to a message that is not there",
    () => send({ reply_to: 999_999 }),
    "validation_failed",
    "reply_to",
  ],
  [
    "a reply to a message of another conversation",
    () => send({ reply_to: elsewhere.message.id + 50 }),
    "validation_failed",
    "reply_to",
  ],
  [
    "a reply to what is deleted",
    () => send({ reply_to: scene.doomed.id }),
    "validation_failed",
    "reply_to",
  ],
  ["another's file", () => send({ media_url: scene.mediaUrl }), "validation_failed", "media_url"],
  [
    "a file that is not there",
    () => send({ media_url: `/api/v1/media/${"A".repeat(22)}` }),
    "validation_failed",
    "media_url",
  ],
  ["a blank text", () => send({ text: " \n\t " }), "validation_failed", "text"],
  ["a text beyond the operator's bound", () => send({ text: "x".repeat(8_001) }), "too_large"],
  ["an edit of another's message", () => on("edit", { text: MARK }), "forbidden"],
  [
    "an edit of what is deleted",
    () => ({ ...on("edit", { text: MARK }), message_id: scene.doomed.id }),
    "message_deleted",
  ],
  [
    "an edit of nothing",
    () => ({ ...on("edit", { text: MARK }), message_id: 999_999 }),
    "not_found",
  ],
  ["a deletion of another's message", () => on("delete", {}), "forbidden"],
  [
    "a reaction to what is deleted",
    () => ({ ...on("react", { emoji: "👍", active: true }), message_id: scene.doomed.id }),
    "message_deleted",
  ],
  [
    "a reaction to nothing",
    () => ({ ...on("react", { emoji: "👍", active: true }), message_id: 999_999 }),
    "not_found",
  ],
  ["a pin", () => on("pin", { active: true }), "forbidden"],
  [
    "a read position beyond the head",
    () => ({ type: "read", message_id: 999_999 }),
    "validation_failed",
    "message_id",
  ],
  [
    "a delivery beyond the head",
    () => ({ type: "delivered", message_id: 999_999 }),
    "validation_failed",
    "message_id",
  ],
];

describe("a frame with a forbidden request", () => {
  let socket: RawSocket;
  let before: State;
  beforeAll(async () => {
    const { owner, room, doomed } = scene;
    (await owner.delete(`/conversations/${room.id}/messages/${doomed.id}`)).expect(204);
    before = await settledState(scene);
    socket = await RawSocket.open(`/api/v1/ws/${room.id}`, scene.member.token);
    await socket.next("snapshot");
  });

  it.each(WRONG)("a forbidden frame is refused: %s", async (_, make, code, path) => {
    const frame = make();
    socket.send(frame);
    const refused = await socket.next("error");
    expect(refused.code).toBe(code);
    expect(refused.ref).toBe(frame["ref"]);
    if (path !== undefined) expect(refused.errors?.map((error) => error.path)).toEqual([path]);
  });

  it("none of this changed anything", async () => {
    socket.close();
    expect(await stateOf(scene)).toEqual(before);
  });
});

describe("retries that disagree", () => {
  it("ten texts under one client_id, at once and over both transports, are one message (SEND-2)", async () => {
    const { member, room } = scene;
    const socket = await RawSocket.open(`/api/v1/ws/${room.id}`, member.token);
    await socket.next("snapshot");
    const client_id = `once-${crypto.randomUUID()}`;
    const posted = Array.from({ length: 5 }, (_, i) =>
      member.post(`/conversations/${room.id}/messages`, { client_id, text: `${MARK} posted ${i}` }),
    );
    for (let i = 0; i < 5; i += 1)
      socket.send({ ...send({ text: `${MARK} sent ${i}` }), client_id, ref: i });
    const acks = [];
    for (let i = 0; i < 5; i += 1) acks.push(await socket.next("ack", ({ ref }) => ref === i));
    const ids = new Set([
      ...acks.map((ack) => ack["message_id"]),
      ...(await Promise.all(posted)).map((answer) => answer.as(messageSchema, answer.status).id),
    ]);
    expect(ids.size).toBe(1);
    const history = await member.history(room.id);
    expect(history.filter((message) => message.client_id === client_id)).toHaveLength(1);
    socket.close();
  });
});

describe("an upgrade", () => {
  it.each(["/api/v1/ws", "/api/v1/ws/some-conversation"])(
    "a request to %s without an upgrade is refused (426)",
    async (path) => {
      (await world.request("GET", path)).problem("upgrade_required");
    },
  );

  it.each([
    ["offers no subprotocol of ours", ["graphql-ws"]],
    ["offers a bearer of nothing", ["parley.v1", "bearer."]],
    ["offers two bearers, the first of which is wrong", ["parley.v1", "bearer.x", "bearer.y"]],
  ])("an upgrade that %s is refused by its close code", async (_, protocols) => {
    const closed = Promise.withResolvers<number>();
    const listener = { message: () => undefined, close: closed.resolve };
    const open = world.wire.open(`/api/v1/ws/${scene.room.id}`, protocols, listener);
    // Node, like a browser, fails a connection whose server selects no offered subprotocol.
    await open.catch(() => undefined);
    expect([4501, 1006]).toContain(await closed.promise);
  });

  it("an upgrade that breaks off at once leaves nothing behind", async () => {
    const before = await settledState(scene);
    for (let i = 0; i < 20; i += 1) {
      (await RawSocket.open(`/api/v1/ws/${scene.room.id}`, scene.owner.token)).close();
    }
    expect(await stateOf(scene)).toEqual(before);
  });
});

afterwards(() => scene);

let refs = 0;
function send(fields: object): Record<string, unknown> {
  refs += 1;
  return { type: "send", ref: refs, client_id: secret(crypto.randomUUID()), text: MARK, ...fields };
}

function on(type: string, fields: object): Record<string, unknown> {
  refs += 1;
  return { type, ref: refs, message_id: scene.message.id, ...fields };
}

function epochOf({ frames }: RawSocket): { epoch?: string } {
  const epoch = frames.find(({ type }) => type === "welcome")?.["epoch"];
  return typeof epoch === "string" ? { epoch } : {};
}
