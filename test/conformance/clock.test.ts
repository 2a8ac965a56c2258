import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { env, openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

const now = Date.now.bind(Date);
let offset = 0;

beforeEach(() => {
  offset = 0;
  vi.spyOn(Date, "now").mockImplementation(() => now() + offset);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const BACK = -10 * 60_000;
/** Longer than three heartbeats. */
const FORWARD = 2 * 60_000;

describe("a clock that is set back", () => {
  it("a clock set back does not reverse the order of `created_at`, nor after the room wakes (ORDER-6)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const first = await ada.say(conversation.id, "before");
    offset = BACK;
    const second = await bob.say(conversation.id, "after");
    await ada.say(conversation.id, "and after that");
    const times = (await ada.history(conversation.id)).map(({ created_at }) => created_at);
    expect(times.toSorted()).toEqual(times);
    expect(second.id).toBeGreaterThan(first.id);
  });

  it("a clock set back does not stop inboxes and D1 from receiving changes (ORDER-6)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    await ada.say(conversation.id, "before");
    offset = BACK;
    await ada.say(conversation.id, "after");
    await eventually(
      async () => inbox.totals?.unread_count,
      (count) => count === 2,
      "two unread",
    );
    await eventually(
      async () =>
        env.DB.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = ?")
          .bind(conversation.id)
          .first<number>("n"),
      (n) => n === 2,
      "D1 to have both",
    );
  });

  it("a clock set back does not delay a read position (READ-3)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const messages = [];
    for (let i = 0; i < 3; i += 1) messages.push(await ada.say(conversation.id, `${i}`));
    const path = `/conversations/${conversation.id}/read`;
    (await bob.put(path, { message_id: messages[0]?.id })).expect(200);
    offset = BACK;
    (await bob.put(path, { message_id: messages[1]?.id })).expect(200);
    (await bob.put(path, { message_id: messages[2]?.id })).expect(200);
  });

  it("an inbox with a position from before the clock was set back starts over (INBOX-3)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    inbox.drop();
    offset = BACK;
    await ada.say(conversation.id, "after");
    await inbox.connect();
    await eventually(
      async () => inbox.conversations.get(conversation.id)?.unread_count,
      (count) => count === 1,
      "one unread",
    );
  });
});

describe("a clock that is set forward", () => {
  it("a clock set forward closes no live socket of a room that is awake, and still closes silent ones (ORDER-6)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const { socket: mine } = await world.join(ada, conversation.id);
    const { socket: theirs } = await world.join(bob, conversation.id);
    await mine.say("before");
    offset = FORWARD;
    await mine.say("after");
    await theirs.next("changes", ({ messages }) => messages.some(({ text }) => text === "after"));
    // Bob's pings use another clock in this test, so the room has heard nothing from him since.
    offset += FORWARD;
    await mine.say("and after that");
    expect(await theirs.closed).toMatchObject({ code: 4408 });
  });
});
