import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { evict } from "../support/evict.ts";
import { inboxFence, openInbox, roomStub, rowsWritten, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function ask(one: Account, other: Account, status = 201): Promise<string> {
  const answer = await one.post("/conversations", { kind: "direct", member_ids: [other.id] });
  return answer.as(conversationSchema, status).id;
}

async function listed(who: Account, query = ""): Promise<string[]> {
  const list = (await who.get(`/conversations${query}`)).as(conversationListSchema);
  return list.items.map(({ id }) => id);
}

describe("a direct conversation without messages", () => {
  it("only the person who opened a direct conversation sees it in a list before its first message (MEMBER-5)", async () => {
    const ada = await world.account({ display_name: "Ada Lovelace" });
    const bob = await world.account({ display_name: "Bob Baker" });
    const [hers, his] = [await openInbox(ada), await openInbox(bob)];
    const id = await ask(ada, bob);
    await eventually(
      async () => hers.conversations.has(id),
      (there) => there,
      "her own inbox to have it",
    );
    const { socket } = await world.join(ada, id);
    socket.send({ type: "typing", active: true });
    (await ada.patch("/users/me", { display_name: "Ada King" })).expect(200);
    await socket.settled();
    await inboxFence(his, bob);
    expect(his.conversations.has(id)).toBe(false);
    expect(his.typing.get(id) ?? []).toEqual([]);
    expect(hers.online).toEqual(new Set());
    expect(await listed(ada)).toEqual([id]);
    expect(await listed(bob)).not.toContain(id);
    expect(await listed(bob, "?q=ada")).not.toContain(id);
    expect((await openInbox(bob)).conversations.has(id)).toBe(false);
    his.drop();
    await his.connect();
    expect(his.conversations.has(id)).toBe(false);
  });

  it("a direct conversation reaches the other person with its first message, by either person and after any sleep (MEMBER-5)", async () => {
    const [ada, bob] = await world.accounts(2);
    const id = await ask(ada!, bob!);
    const his = await openInbox(bob!);
    await evict(roomStub(id));
    await ada!.say(id, "hello");
    await eventually(
      async () => his.conversations.get(id),
      (view) => view?.last_message?.text === "hello" && view.unread_count === 1,
      "his inbox to have it",
    );
    await eventually(
      () => listed(bob!),
      ([first]) => first === id,
      "D1 to have the message",
    );
    expect((await bob!.get("/unread")).as(unreadTotalsSchema).unread_count).toBe(1);
    const [message] = await bob!.history(id);
    (await ada!.delete(`/conversations/${id}/messages/${message!.id}`)).expect(204);
    expect(await listed(bob!)).toEqual([id]);
  });

  it("the other person who asks for the conversation gets it in their list on all devices, for one row once (MEMBER-5)", async () => {
    const [ada, bob] = await world.accounts(2);
    const id = await ask(ada!, bob!);
    const his = await openInbox(bob!);
    expect((await bob!.view(id)).id).toBe(id);
    expect(await listed(bob!)).toEqual([]);
    expect(await ask(bob!, ada!, 200)).toBe(id);
    expect(await listed(bob!)).toEqual([id]);
    await eventually(
      async () => his.conversations.has(id),
      (there) => there,
      "his inbox to have it",
    );
    const before = await rowsWritten(bob!.id);
    expect(await ask(bob!, ada!, 200)).toBe(id);
    expect(await rowsWritten(bob!.id)).toBe(before);
  });

  it("both people can use a direct conversation before its first message (MEMBER-5)", async () => {
    const [ada, bob] = await world.accounts(2);
    const id = await ask(ada!, bob!);
    const { welcome } = await world.join(bob!, id);
    expect(welcome.conversation.direct_with?.user_id).toBe(ada!.id);
    await bob!.say(id, "first");
    await eventually(
      () => listed(bob!),
      (ids) => ids.includes(id),
      "his own list to have it",
    );
  });
});
