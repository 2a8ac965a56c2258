import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function untitled(owner: Account, ...others: Account[]): Promise<string> {
  const body = { kind: "group", member_ids: others.map(({ id }) => id) };
  return (await owner.post("/conversations", body)).as(conversationSchema, 201).id;
}

async function listed(who: Account, id: string) {
  const list = (await who.get("/conversations")).as(conversationListSchema);
  return list.items.find((view) => view.id === id);
}

const names = (view: { named_after: { display_name: string }[] } | undefined) =>
  view?.named_after.map(({ display_name }) => display_name).sort();

describe("a view of a conversation", () => {
  it("a conversation names the sender of its last message, in the inbox, in the list and on its own, also a former member (INBOX-8)", async () => {
    const ada = await world.account({ display_name: "Ada" });
    const bob = await world.account({ display_name: "Bob" });
    const { id } = await world.group(ada, bob);
    const inbox = await openInbox(ada);
    expect(await ada.view(id)).toMatchObject({ last_message: null, last_sender: null });
    await bob.patch(`/conversations/${id}/settings`, { nickname: "Bobby" });
    await bob.say(id, "who am I?");
    const last_sender = {
      user_id: bob.id,
      username: bob.user.username,
      display_name: "Bob",
      nickname: "Bobby",
      avatar_url: null,
    };
    await eventually(
      async () => inbox.conversations.get(id),
      (view) => view?.last_message?.text === "who am I?",
      "the inbox to have the message",
    );
    expect(inbox.conversations.get(id)?.last_sender).toEqual(last_sender);
    expect((await ada.view(id)).last_sender).toEqual(last_sender);
    await eventually(
      () => listed(ada, id),
      (view) => view?.last_message !== null,
      "D1 to have the message",
    );
    expect((await listed(ada, id))?.last_sender).toEqual(last_sender);
    (await bob.delete(`/conversations/${id}/members/${bob.id}`)).expect(204);
    expect((await ada.view(id)).last_sender).toMatchObject({ user_id: bob.id });
    expect((await listed(ada, id))?.last_sender).toMatchObject({ user_id: bob.id });
  });

  it("a sender's new name reaches the lists of others (INBOX-8)", async () => {
    const ada = await world.account();
    const bob = await world.account({ display_name: "Bob" });
    const { id } = await world.group(ada, bob);
    await bob.say(id, "hello");
    const inbox = await openInbox(ada);
    await bob.patch("/users/me", { display_name: "Robert" });
    await eventually(
      async () => inbox.conversations.get(id)?.last_sender?.display_name,
      (name) => name === "Robert",
      "the inbox to have the new name",
    );
  });

  it("a group without a title names up to five other members, and one with a title nobody (INBOX-8)", async () => {
    const [ada, bob, cem] = await Promise.all(
      ["Ada", "Bob", "Cem"].map((display_name) => world.account({ display_name })),
    );
    const id = await untitled(ada!, bob!, cem!);
    expect(names(await ada!.view(id))).toEqual(["Bob", "Cem"]);
    expect(names(await listed(ada!, id))).toEqual(["Bob", "Cem"]);
    expect(names(await listed(cem!, id))).toEqual(["Ada", "Bob"]);
    const inbox = await openInbox(cem!);
    expect(names(inbox.conversations.get(id))).toEqual(["Ada", "Bob"]);
    (await ada!.delete(`/conversations/${id}/members/${bob!.id}`)).expect(204);
    await eventually(
      async () => names(inbox.conversations.get(id)),
      (now) => now?.join() === "Ada",
      "the inbox to name who is left",
    );
    expect(names(await listed(cem!, id))).toEqual(["Ada"]);
    (await ada!.patch(`/conversations/${id}`, { title: "Crew" })).expect(200);
    expect(names(await ada!.view(id))).toEqual([]);
    expect(names(await listed(cem!, id))).toEqual([]);
  });

  it("a large group names its earliest members, without the reader (INBOX-8)", async () => {
    const people = await world.accounts(9);
    const [owner, ...others] = people;
    const id = await untitled(owner!, ...others);
    for (const person of people) {
      const [view, row] = [await person.view(id), await listed(person, id)];
      expect(view.named_after).toHaveLength(5);
      expect(view.named_after.map(({ user_id }) => user_id)).not.toContain(person.id);
      expect(row?.named_after).toEqual(view.named_after);
    }
  });
});
