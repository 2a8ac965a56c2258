import { afterEach, describe, expect, it } from "vitest";
import type { ConversationView, Parley } from "#client/index.ts";
import { world } from "../support/here.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const open: Parley[] = [];

afterEach(() => {
  for (const parley of open.splice(0)) parley.close();
});

async function connected(account: Account, conversationId: string, options?: { agedMs?: number }) {
  const { parley, sockets } = await sdkOf(world, account, options);
  open.push(parley);
  const room = parley.conversation(conversationId).connect();
  await room.caughtUp();
  const sees = (what: string, holds: (view: ConversationView) => boolean) =>
    eventually(async () => room.view, holds, what);
  return { parley, room, sockets, sees };
}

const texts = ({ messages }: ConversationView) => messages.map(({ text }) => text);

describe("through the SDK", () => {
  it("a connection knows the conversation, its people, who is online and the limits (WELCOME-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    await b.say(conversation.id, "before");
    const { room } = await connected(a, conversation.id);
    const { view } = room;
    expect(view.conversation?.id).toBe(conversation.id);
    expect([...view.members.keys()].toSorted()).toEqual([a.id, b.id].toSorted());
    expect([...view.online]).toContain(a.id);
    expect(view.limits?.max_text_length).toBeGreaterThan(0);
    expect(texts(view)).toEqual(["before"]);
  });

  it("a send resolves once it is durable, and others see it (SEND-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const hers = await connected(a, conversation.id);
    const his = await connected(b, conversation.id);
    const sent = await hers.room.send({ text: "hello" });
    const [stored] = await b.history(conversation.id);
    expect(stored).toMatchObject({ id: sent.message_id, version: sent.version, text: "hello" });
    await his.sees("the message", (view) => texts(view).includes("hello"));
    await hers.sees("nothing pending", ({ pending }) => pending.length === 0);
  });

  it("a message sent on a socket that is lost exists once, whether or not it had arrived (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { room, sockets } = await connected(a, conversation.id);
    const sends = [];
    for (let i = 0; i < 10; i += 1) {
      sends.push(room.send({ text: `m${i}` }));
      if (i % 3 === 2) sockets.at(-1)?.lose();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(sends);
    const history = await b.history(conversation.id);
    expect(history.map(({ text }) => text)).toEqual(sends.map((_, i) => `m${i}`));
  });

  it("a client that was away ends up with exactly what everyone has (RESUME-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const first = await b.say(conversation.id, "first");
    const { sockets, sees } = await connected(a, conversation.id);
    sockets.at(-1)?.lose();
    const path = `/conversations/${conversation.id}/messages/${first.id}`;
    (await b.patch(path, { text: "edited" })).expect(200);
    for (let i = 0; i < 20; i += 1) await b.say(conversation.id, `missed ${i}`);
    const history = await b.history(conversation.id);
    const view = await sees("all that was missed", ({ messages }) => messages.length === 21);
    expect(view.messages).toEqual(history);
    expect(sockets).toHaveLength(2);
  });

  it("others see a keystroke as typing, and a send ends it (TYPING-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const hers = await connected(a, conversation.id);
    const his = await connected(b, conversation.id);
    hers.room.typing(true);
    await his.sees("her typing", ({ typing }) => typing.includes(a.id));
    await hers.room.send({ text: "done" });
    await his.sees("its end", ({ typing }) => typing.length === 0);
  });

  it("a token about to expire is renewed on the open socket, which stays (AUTH-2)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { room, sockets } = await connected(a, conversation.id, { agedMs: 890_000 });
    const [socket] = sockets;
    await eventually(
      async () => socket?.received.some((text) => JSON.stringify({ type: "ack", ref: 0 }) === text),
      (isRenewed) => isRenewed === true,
      "the answer to auth",
    );
    await room.send({ text: "still here" });
    expect(sockets).toHaveLength(1);
  });

  it("a session that ends stops the connection, and signs out (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { parley, sees } = await connected(a, conversation.id);
    (await a.post("/auth/logout")).expect(204);
    await sees("the stop", ({ connection }) => connection.status === "stopped");
    await eventually(
      async () => parley.auth.user,
      (user) => user === null,
      "the sign-out",
    );
  });
});
