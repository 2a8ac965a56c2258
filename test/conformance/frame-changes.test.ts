import { expect, it } from "vitest";
import { eventually } from "../support/wire.ts";
import { openInbox, world } from "../support/inside.ts";

it("a message is pinned, unpinned and deleted over the socket as over REST (PIN-1, DELETE-1)", async () => {
  const { conversation, people } = await world.room();
  const [owner, other] = people;
  const mine = await world.join(owner, conversation.id);
  const theirs = await world.join(other, conversation.id);
  const { message_id } = await theirs.socket.say("over the socket");
  for (const active of [true, false]) {
    mine.socket.send({ type: "pin", ref: `pin ${active}`, message_id, active });
    expect((await mine.socket.answer(`pin ${active}`)).type).toBe("ack");
    const seen = await theirs.socket.next("changes", ({ messages }) =>
      messages.some(({ id, pinned }) => id === message_id && pinned === active),
    );
    expect(seen.messages.map(({ system }) => system?.type)).toEqual(
      active ? [undefined, "pinned"] : [undefined],
    );
  }
  theirs.socket.send({ type: "pin", ref: "theirs", message_id, active: true });
  expect(await theirs.socket.answer("theirs")).toMatchObject({ type: "error", code: "forbidden" });
  mine.socket.send({ type: "delete", ref: "delete", message_id });
  expect((await mine.socket.answer("delete")).type).toBe("ack");
  await theirs.socket.next("changes", ({ messages }) =>
    messages.some(({ id, text, deleted_at }) => id === message_id && text === null && !!deleted_at),
  );
});

it("an open inbox resumes from a position that its client names, and stays open with a fresh token (INBOX-3, AUTH-2)", async () => {
  const { conversation, people } = await world.room();
  const [owner, other] = people;
  const inbox = await openInbox(owner);
  const welcome = inbox.frames.find((frame) => frame.type === "welcome");
  const before = inbox.frames.length;
  inbox.send({ type: "resume", since: 0, epoch: welcome?.epoch ?? "" });
  await eventually(
    () => Promise.resolve(inbox.frames.slice(before).map(({ type }) => type)),
    (types) => types.includes("changes") || types.includes("snapshot"),
    "the answer to the resume",
  );
  const { token } = await world.signedInAgain(owner);
  inbox.send({ type: "auth", ref: "fresh", token });
  await eventually(
    () => Promise.resolve(inbox.frames.filter((frame) => frame.type === "ack")),
    (acks) => acks.some(({ ref }) => ref === "fresh"),
    "the answer to the fresh token",
  );
  await other.say(conversation.id, "still heard");
  await eventually(
    () => Promise.resolve(inbox.conversations.get(conversation.id)?.last_message?.text),
    (text) => text === "still heard",
    "the message",
  );
});
