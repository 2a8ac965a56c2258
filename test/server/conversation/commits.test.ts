import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { conversationInD1, env, hibernate, inD1, insideRoom, world } from "../../support/inside.ts";
import { eventually } from "../../support/wire.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Meanwhile the object's disk refuses new messages with this text. */
function refuseMessages(id: string): Promise<void> {
  return insideRoom(id, (_, { storage }) => {
    storage.sql.exec(
      `CREATE TRIGGER refused AFTER INSERT ON messages WHEN new.text = 'refused'
       BEGIN SELECT RAISE(ABORT, 'no room'); END`,
    );
  });
}

describe("a commit that fails", () => {
  it("a commit that fails affects nothing else: operations beside it are committed, and the frames have no gap (ACK-1, ORDER-3)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { socket } = await world.join(ann, conversation.id);
    const other = await world.join(bob, conversation.id);
    await refuseMessages(conversation.id);
    const texts = ["a", "b", "refused", "c", "refused", "d"];
    for (const [index, text] of texts.entries()) {
      socket.send({ type: "send", ref: index, client_id: `${index}`, text });
    }
    const answers = await Promise.all(texts.map((_, index) => socket.answer(index)));
    expect(answers.map(({ type }) => type)).toEqual(["ack", "ack", "error", "ack", "error", "ack"]);
    const history = await ann.history(conversation.id);
    expect(history.map(({ text }) => text)).toEqual(["a", "b", "c", "d"]);
    let head = other.welcome.head;
    const seen: (string | null)[] = [];
    while (seen.length < 4) {
      const frame = await other.socket.next("changes", ({ from }) => from === head);
      head = frame.to;
      seen.push(...frame.messages.map(({ text }) => text));
    }
    expect(seen).toEqual(["a", "b", "c", "d"]);
  });

  it("a commit that fails uses up no number: the operations that shared it have consecutive ids (ORDER-3)", async () => {
    const { conversation, people } = await world.room();
    const [ann, bob] = people;
    const { id } = conversation;
    const other = await world.join(bob, id);
    await refuseMessages(id);
    const texts = ["alone", "a", "refused", "b"];
    // In one event: all but the first gather while the first is being written.
    const answers = await insideRoom(id, (room) =>
      Promise.all(texts.map((text) => room.send(ann.id, { text, client_id: text }))),
    );
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true]);
    const { head } = other.welcome;
    const history = await ann.history(id);
    expect(history.map((message) => [message.text, message.id - head])).toEqual([
      ["alone", 1],
      ["a", 2],
      ["b", 3],
    ]);
    for (const from of [head, head + 1, head + 2]) {
      const frame = await other.socket.next("changes");
      expect([frame.from, frame.to]).toEqual([from, from + 1]);
    }
  });

  it("a commit that fails leaves no position beyond the head in the projection that was in flight (PROJECT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { id } = conversation;
    await ann.say(id, "before");
    await refuseMessages(id);
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const { batch } = database;
    const held = Promise.withResolvers<void>();
    let waiting = false;
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, statements) {
      waiting = true;
      await held.promise;
      return batch.call(this, statements);
    });
    await ann.say(id, "on its way to D1");
    await eventually(async () => waiting, Boolean, "the projection to be under way");
    const refused = await ann.post(`/conversations/${id}/messages`, { text: "refused" });
    refused.problem("internal");
    held.resolve();
    await ann.say(id, "after");
    await eventually(
      () => inD1("messages", id),
      ({ length }) => length === 3,
      "D1 to have caught up",
    );
    const view = await ann.view(id);
    expect((await conversationInD1(id))?.["head"]).toBe(view.head);
    const mark = await insideRoom(id, (_, { storage }) =>
      z.object({ head: z.int() }).parse(storage.sql.exec("SELECT head FROM projection").one()),
    );
    expect(mark.head).toBeLessThanOrEqual(view.head);
  });
});

describe("a frame whose handling fails", () => {
  it("a frame whose handling fails is answered by an error, and the socket stays open (ACK-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { socket } = await world.join(ann, conversation.id);
    const rename = (from: string, to: string) =>
      insideRoom(conversation.id, (_, { storage }) => {
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
      });
    await rename("messages", "hidden");
    // The server looks for a retry before it stages anything.
    const upload = { media_url: "/api/v1/media/AAAAAAAAAAAAAAAAAAAAAA" };
    socket.send({ type: "send", ref: "lost", client_id: "1", ...upload });
    expect(await socket.answer("lost")).toMatchObject({
      type: "error",
      code: "internal",
      retryable: true,
    });
    await rename("hidden", "messages");
    socket.send({ type: "send", ref: "next", client_id: "2", text: "it goes on" });
    expect(await socket.answer("next")).toMatchObject({ type: "ack" });
  });
});

describe("a room that wakes", () => {
  it("a room that wakes does not move an alarm that is already set (PROJECT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    await ann.say(conversation.id, "hello");
    await eventually(
      () => inD1("messages", conversation.id),
      ({ length }) => length === 1,
      "the message in D1",
    );
    const soon = Date.now() + 5_000;
    await hibernate(conversation.id);
    await insideRoom(conversation.id, (_, { storage }) => storage.setAlarm(soon));
    const { socket } = await world.join(ann, conversation.id);
    await socket.ping();
    const alarm = await insideRoom(conversation.id, (_, { storage }) => storage.getAlarm());
    expect(alarm).toBe(soon);
  });
});
