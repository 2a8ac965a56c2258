import { describe, expect, it } from "vitest";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import { memberSchema } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { world } from "../support/here.ts";
import type { TestSocket } from "../support/test-socket.ts";

const records = ({ messages, members, conversation }: ChangesFrame) => [
  ...messages,
  ...members,
  ...(conversation === undefined ? [] : [conversation]),
];
const versions = (frame: ChangesFrame) =>
  records(frame)
    .map(({ version }) => version)
    .sort((x, y) => x - y);
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => from + 1 + i);
const received = (socket: TestSocket): Message[] =>
  socket.all("changes").flatMap(({ messages }) => messages);

describe("order", () => {
  it("every durable change advances the head by one, and that head is its record's version (ORDER-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, member] = people;
    const { socket, welcome } = await world.join(owner, conversation.id);
    const newcomer = await world.account();
    let { head } = welcome;
    // A system message arrives together with the record that it reports.
    const next = async (records: number): Promise<ChangesFrame> => {
      const frame = await socket.next("changes");
      expect([frame.from, frame.to]).toEqual([head, head + records]);
      expect(versions(frame)).toEqual(range(head, head + records));
      head += records;
      return frame;
    };
    const id = `/conversations/${conversation.id}`;
    await member.say(conversation.id, "a message");
    expect((await next(1)).messages[0]?.text).toBe("a message");
    (await owner.patch(id, { title: "Renamed" })).expect(200);
    expect((await next(2)).conversation?.title).toBe("Renamed");
    (await owner.post(`${id}/members`, { user_id: newcomer.id })).expect(201);
    expect((await next(2)).members[0]?.user_id).toBe(newcomer.id);
    (await owner.patch(`${id}/members/${newcomer.id}`, { role: "admin" })).expect(200);
    expect((await next(2)).members[0]?.role).toBe("admin");
    (await owner.delete(`${id}/members/${newcomer.id}`)).expect(204);
    expect((await next(2)).members[0]?.left_at).not.toBeNull();
    expect((await owner.view(conversation.id)).head).toBe(head);
  });

  it("the head stays for whatever changes nothing durable: a retry, a refusal, an equal role or title, reading, typing (ORDER-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, member] = people;
    const { socket } = await world.join(member, conversation.id);
    const sent = await socket.say("once", "once");
    const id = `/conversations/${conversation.id}`;
    await socket.say("once", "once");
    socket.send({ type: "typing", active: true });
    socket.send({ type: "read", message_id: sent.message_id });
    (await owner.patch(id, { title: conversation.title })).expect(200);
    (await owner.patch(`${id}/members/${member.id}`, { role: "member" })).expect(200);
    (await owner.post(`${id}/members`, { user_id: member.id })).expect(200);
    (await member.patch(id, { title: "not mine to give" })).problem("forbidden");
    (await owner.delete(`${id}/members/${owner.id}`)).problem("last_owner");
    await socket.settled();
    expect((await owner.view(conversation.id)).head).toBe(sent.version);
    expect(socket.all("changes")).toHaveLength(1);
  });

  it("a message's id is its first version; ids ascend in commit order and are the same live, for everyone, and in history (ORDER-2)", async () => {
    const { conversation, people } = await world.room(3);
    const joined = await Promise.all(people.map((person) => world.join(person, conversation.id)));
    const sent = await Promise.all(
      joined.flatMap(({ socket }, index) =>
        Array.from({ length: 30 }, (_, i) => socket.say(`${index}:${i}`)),
      ),
    );
    const posted = await Promise.all(
      people.map((person, i) => person.say(conversation.id, `rest ${i}`)),
    );
    const head = Math.max(...posted.map(({ id }) => id));
    const history = await people[0].history(conversation.id);
    expect(history).toHaveLength(93);
    expect(history.map(({ id }) => id)).toEqual(range(conversation.head, head));
    for (const message of history) expect(message.version).toBe(message.id);
    for (const ack of sent) expect(ack.message_id).toBe(ack.version);
    for (const { socket } of joined) {
      await socket.settled();
      expect(received(socket)).toEqual(history);
    }
  });

  it("each live frame continues the last, and carries every version between once, under any concurrency (ORDER-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, b, c] = people;
    if (c === undefined) throw new Error("three people");
    const { socket: witness, welcome } = await world.join(owner, conversation.id);
    const { socket: one } = await world.join(b, conversation.id);
    const { socket: two } = await world.join(c, conversation.id);
    const id = `/conversations/${conversation.id}`;
    const newcomers = await world.accounts(4);
    await Promise.all([
      ...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? one : two).say(`m${i}`)),
      ...newcomers.map(async (who) =>
        (await owner.post(`${id}/members`, { user_id: who.id })).expect(201),
      ),
      ...[1, 2, 3].map(async (i) => (await owner.patch(id, { title: `T${i}` })).expect(200)),
      ...[1, 2, 3, 4, 5].map((i) => b.say(conversation.id, `rest ${i}`)),
    ]);
    await witness.settled();
    let { head } = welcome;
    for (const frame of witness.all("changes")) {
      expect(frame.from).toBe(head);
      expect(frame.to).toBeGreaterThan(frame.from);
      // A record that changed twice within a frame is sent once, at its latest state, without its older version.
      const superseded = range(frame.from, frame.to).length - versions(frame).length;
      if (frame.conversation === undefined) expect(superseded).toBe(0);
      expect(new Set(versions(frame)).size).toBe(versions(frame).length);
      for (const version of versions(frame)) {
        expect(version).toBeGreaterThan(frame.from);
        expect(version).toBeLessThanOrEqual(frame.to);
      }
      head = frame.to;
    }
    expect(head).toBe((await owner.view(conversation.id)).head);
    const said = witness.all("changes").flatMap(({ messages }) => messages);
    expect(said.filter(({ kind }) => kind !== "system")).toHaveLength(65);
    expect(said).toHaveLength(72);
  });

  it("a client that applies records by version ends at the server's state, though frames repeat and come late (ORDER-4)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const { socket, welcome } = await world.join(owner, conversation.id);
    for (let i = 0; i < 5; i += 1) await b.say(conversation.id, `m${i}`);
    for (const title of ["one", "two", "three"]) {
      (await owner.patch(`/conversations/${conversation.id}`, { title })).expect(200);
    }
    socket.send({ type: "resume", since: 0, epoch: welcome.epoch });
    await socket.next("changes", ({ from }) => from === 0);
    const frames = socket.all("changes");
    const held = new Map<string, { version: number }>();
    const apply = (frame: ChangesFrame): void => {
      for (const message of frame.messages) keep(`message ${message.id}`, message);
      for (const member of frame.members) keep(`member ${member.user_id}`, member);
      if (frame.conversation !== undefined) keep("conversation", frame.conversation);
    };
    const keep = (key: string, record: { version: number }): void => {
      if (record.version > (held.get(key)?.version ?? 0)) held.set(key, record);
    };
    // Newest first, then everything again in order: the worst of delay and repetition.
    for (const frame of frames.toReversed()) apply(frame);
    for (const frame of frames) apply(frame);
    const { title, version } = await owner.view(conversation.id);
    expect(held.get("conversation")).toMatchObject({ title: "three", version });
    expect(title).toBe("three");
    const messages = [...held]
      .filter(([key]) => key.startsWith("message"))
      .map(([, record]) => record);
    expect(messages.sort((x, y) => x.version - y.version)).toEqual(
      await b.history(conversation.id),
    );
  });

  it("one socket's sends are committed in the order they were sent, without waiting for answers (ORDER-5)", async () => {
    const { conversation, people } = await world.room(2);
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const { socket: other } = await world.join(b, conversation.id);
    for (let i = 0; i < 400; i += 1) {
      socket.send({ type: "send", ref: i, client_id: `c${i}`, text: `a${i}` });
      if (i % 3 === 0) other.send({ type: "send", ref: i, client_id: `c${i}`, text: `b${i}` });
    }
    await socket.answer(399);
    await other.answer(399);
    const history = await b.history(conversation.id);
    const of = (id: string) =>
      history.filter(({ sender_id }) => sender_id === id).map(({ text }) => text);
    expect(of(a.id)).toEqual(Array.from({ length: 400 }, (_, i) => `a${i}`));
    expect(of(b.id)).toEqual(Array.from({ length: 134 }, (_, i) => `b${i * 3}`));
    expect(socket.all("ack").map(({ ref }) => ref)).toEqual(
      Array.from({ length: 400 }, (_, i) => i),
    );
  });

  it("members are listed in the order they joined, and a returning one at the end (ORDER-2)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, b, c] = people;
    const id = `/conversations/${conversation.id}/members`;
    (await owner.delete(`${id}/${b.id}`)).expect(204);
    (await owner.post(id, { user_id: b.id })).as(memberSchema, 201);
    const listed = JSON.parse((await owner.get(id)).expect(200).text) as {
      items: { user_id: string }[];
    };
    expect(listed.items.at(-1)?.user_id).toBe(b.id);
    expect(new Set(listed.items.map(({ user_id }) => user_id))).toEqual(
      new Set([owner.id, b.id, c?.id]),
    );
  });
});
