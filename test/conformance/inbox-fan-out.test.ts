import { afterEach, describe, expect, it, vi } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { evict } from "../support/evict.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import {
  env,
  inboxFence,
  inD1,
  insideRoom,
  openInbox,
  projected,
  world,
} from "../support/inside.ts";
import { objectsCalled } from "../support/objects-called.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** An inbox that sends nothing but what conversations call it with: awake, it would read D1 once more. */
async function open(account: Account): Promise<InboxReplica> {
  const inbox = await openInbox(account);
  await evict(env.USERS.getByName(account.id), { webSockets: "hibernate" });
  return inbox;
}

/** Waits until an inbox shows a conversation like this. */
function shows(inbox: InboxReplica, id: string, like: object): Promise<unknown> {
  return eventually(
    async () => inbox.conversations.get(id),
    (view) => {
      try {
        expect(view).toMatchObject(like);
        return true;
      } catch {
        return false;
      }
    },
    `the inbox to tell ${JSON.stringify(like)}`,
  );
}

/** The changes of a conversation that an inbox has received. */
const changesOf = ({ frames }: InboxReplica, id: string) =>
  frames.filter(
    (frame) => frame.type === "changes" && frame.conversations.some((view) => view.id === id),
  );

describe("in a large group", () => {
  it("a withdrawn mention, or a changed message with one, is sent in a large group; a reaction to it is not (INBOX-4)", async () => {
    const { conversation, people } = await world.room(101);
    const [ada, bob] = people;
    const { id } = conversation;
    const inbox = await open(bob);
    /** The conversation has called every inbox that it had to call, and this one has received it. */
    const settled = async () => {
      await projected(id, ada);
      await inboxFence(inbox, bob);
    };
    const message = await ada.say(id, `@${bob.user.username} you`);
    const path = `/conversations/${id}/messages/${message.id}`;
    await shows(inbox, id, { mention_count: 1, last_message: { text: message.text } });
    await settled();
    (await ada.patch(path, { text: "nobody" })).expect(200);
    await shows(inbox, id, { mention_count: 0, last_message: { text: "nobody" } });
    const all = await ada.say(id, "@all of you");
    await shows(inbox, id, { mention_count: 1, last_message: { text: "@all of you" } });
    await settled();
    const before = changesOf(inbox, id).length;
    const reaction = `/conversations/${id}/messages/${all.id}/reactions/${encodeURIComponent("👍")}`;
    (await ada.put(reaction)).expect(200);
    await settled();
    expect(changesOf(inbox, id)).toHaveLength(before);
    (await ada.delete(`/conversations/${id}/messages/${all.id}`)).expect(204);
    await shows(inbox, id, { mention_count: 0, last_message: { text: "nobody" } });
  });
});

describe("a reply in a thread of a large group", () => {
  it("is sent to who follows it and has an open inbox, as are its changes, and calls nobody else (INBOX-4, FOLLOW-6)", async () => {
    const { conversation, people } = await world.room(102);
    const [ada, bob, cy, dan, eve] = people;
    if (cy === undefined || dan === undefined || eve === undefined) throw new Error("nobody");
    const { id } = conversation;
    const root = await eve.say(id, "Lunch?");
    const messages = `/conversations/${id}/messages`;
    for (const who of [bob, dan]) (await who.put(`${messages}/${root.id}/follow`)).expect(204);
    const inbox = await open(bob);
    const other = await open(cy);
    /** Returns whom a change by Ada calls until Bob's inbox shows it. */
    const calledBy = async (change: () => Promise<unknown>, like: object) => {
      const called = objectsCalled();
      await change();
      await shows(inbox, id, like);
      vi.restoreAllMocks();
      return people.filter((who) => who !== ada && called.includes(who.id));
    };
    const reply = async (text: string) =>
      (await ada.post(messages, { text, reply_to: root.id })).as(messageSchema, 201);
    let latest: { id: number } = root;
    const one = { unread_count: 2, mention_count: 0, last_message: { text: "At one" } };
    const atOne = async () => (latest = await reply("At one"));
    expect(await calledBy(atOne, one), "who is called").toEqual([bob]);
    const two = { unread_count: 2, last_message: { text: "At two" } };
    const path = () => `${messages}/${latest.id}`;
    const atTwo = async () => (await ada.patch(path(), { text: "At two" })).expect(200);
    expect(await calledBy(atTwo, two), "after an edit").toEqual([bob]);
    const none = { unread_count: 1, last_message: { text: "Lunch?" } };
    const atNone = async () => (await ada.delete(path())).expect(204);
    expect(await calledBy(atNone, none), "after a deletion").toEqual([bob]);
    const mention = { mention_count: 1, unread_count: 2 };
    const called = () => reply(`At three, @${bob.user.username}`);
    expect(await calledBy(called, mention), "a mention").toEqual([bob]);
    (await bob.delete(`${messages}/${root.id}/follow`)).expect(204);
    const before = changesOf(inbox, id).length;
    const last = await reply("that nobody here follows");
    await eventually(
      () => inD1("messages", id),
      (rows) => rows.some((row) => row["id"] === last.id),
      "D1 to have it",
    );
    await ada.say(id, `to @${cy.user.username}`);
    await shows(other, id, { mention_count: 1 });
    expect(changesOf(inbox, id)).toHaveLength(before);
  });
});

describe("an instance that ends on the way", () => {
  it("a conversation that ended before it sent a change sends it once it is back (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await open(bob);
    await ada.say(conversation.id, "told at once");
    await shows(inbox, conversation.id, { unread_count: 1 });
    await ada.say(conversation.id, "not told before the end");
    await insideRoom(conversation.id, (_, state) => state.abort()).catch(() => undefined);
    await shows(inbox, conversation.id, { unread_count: 2 });
  });
});
