import { describe, expect, it } from "vitest";
import type { InboxReplica } from "../support/inbox-replica.ts";
import { insideRoom, openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function open(account: Account): Promise<InboxReplica> {
  const inbox = await openInbox(account);
  // After the inbox's second read of D1, every further frame comes from a conversation's call.
  await new Promise((resolve) => setTimeout(resolve, 1_700));
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

const changesIn = ({ frames }: InboxReplica) => frames.filter(({ type }) => type === "changes");
const quiet = () => new Promise((resolve) => setTimeout(resolve, 400));

describe("in a large group", () => {
  it("a withdrawn mention, or a changed message with one, is sent in a large group; a reaction to it is not (INBOX-4)", async () => {
    const { conversation, people } = await world.room(101);
    const [ada, bob] = people;
    const { id } = conversation;
    const inbox = await open(bob);
    const message = await ada.say(id, `@${bob.user.username} you`);
    const path = `/conversations/${id}/messages/${message.id}`;
    await shows(inbox, id, { mention_count: 1, last_message: { text: message.text } });
    await quiet();
    (await ada.patch(path, { text: "nobody" })).expect(200);
    await shows(inbox, id, { mention_count: 0, last_message: { text: "nobody" } });
    const all = await ada.say(id, "@all of you");
    await shows(inbox, id, { mention_count: 1, last_message: { text: "@all of you" } });
    await quiet();
    const before = changesIn(inbox).length;
    const reaction = `/conversations/${id}/messages/${all.id}/reactions/${encodeURIComponent("👍")}`;
    (await ada.put(reaction)).expect(200);
    await quiet();
    expect(changesIn(inbox)).toHaveLength(before);
    await quiet();
    (await ada.delete(`/conversations/${id}/messages/${all.id}`)).expect(204);
    await shows(inbox, id, { mention_count: 0, last_message: { text: "nobody" } });
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
