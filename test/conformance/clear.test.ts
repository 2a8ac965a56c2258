import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { PNG } from "../support/files.ts";
import { hibernate, openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function direct(): Promise<{ id: string; ada: Account; bob: Account }> {
  const [ada, bob] = await world.accounts(2);
  if (ada === undefined || bob === undefined) throw new Error("nobody");
  const asked = await ada.post("/conversations", { kind: "direct", member_ids: [bob.id] });
  return { id: asked.as(conversationSchema, 201).id, ada, bob };
}

async function listed(who: Account, query = ""): Promise<string[]> {
  const list = (await who.get(`/conversations${query}`)).as(conversationListSchema);
  return list.items.map(({ id }) => id);
}

const texts = async (who: Account, id: string) => (await who.history(id)).map(({ text }) => text);
const clear = async (who: Account, id: string) =>
  (await who.post(`/conversations/${id}/clear`)).as(conversationSchema);

describe("a cleared conversation", () => {
  it("clearing hides all earlier messages from its person, and from nobody else (CLEAR-1)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const { id } = conversation;
    const word = `zebra${crypto.randomUUID().slice(0, 8)}`;
    const { media_url } = JSON.parse((await bob.upload(PNG)).expect(201).text) as {
      media_url: string;
    };
    (await bob.post(`/conversations/${id}/messages`, { media_url })).expect(201);
    await ada.say(id, `${word} @${bob.user.username}`);
    (await bob.put(`/conversations/${id}/read`, { message_id: 4 })).expect(200);
    const { read, head } = await bob.view(id);
    const view = await clear(bob, id);
    expect(view).toMatchObject({ unread_count: 0, mention_count: 0, last_message: null });
    expect(view).toMatchObject({ visible_from: head + 1, head, read });
    expect(view.revision).toBeGreaterThan(conversation.revision);
    expect(await clear(bob, id)).toEqual(view);
    expect(await texts(bob, id)).toEqual([]);
    expect((await bob.fetchMedia(media_url)).status).toBe(404);
    expect((await ada.fetchMedia(media_url)).status).toBe(200);
    expect(await texts(ada, id)).toHaveLength(2);
    const found = await bob.get(`/search/messages?q=${word}`);
    expect(found.as(searchResultSchema).items).toEqual([]);
    expect(await listed(bob)).toEqual([id]);
    await ada.say(id, "and on");
    expect(await texts(bob, id)).toEqual(["and on"]);
    expect(await bob.view(id)).toMatchObject({ unread_count: 1 });
    (await world.account().then((one) => one.post(`/conversations/${id}/clear`))).problem(
      "not_found",
    );
  });

  it("clearing moves no read position that others receive (CLEAR-1)", async () => {
    const { id, ada, bob } = await direct();
    await ada.say(id, "unread");
    const hers = await world.join(ada, id);
    await clear(bob, id);
    await ada.say(id, "and on");
    await hers.socket.settled();
    expect(hers.socket.all("receipt").filter(({ user_id }) => user_id === bob.id)).toEqual([]);
  });

  it("clearing is sent to the person's other devices, in the conversation and in the inbox, after any sleep (CLEAR-2)", async () => {
    const { id, ada, bob } = await direct();
    await ada.say(id, "hello");
    const inbox = await openInbox(bob);
    const his = await world.join(bob, id);
    const hers = await world.join(ada, id);
    await hibernate(id);
    const { visible_from } = await clear(bob, id);
    expect(await his.socket.next("receipt")).toMatchObject({ user_id: bob.id, visible_from });
    await eventually(
      async () => inbox.conversations.get(id),
      (view) => view?.visible_from === visible_from && view?.last_message === null,
      "the inbox to have it",
    );
    await hers.socket.settled();
    expect(JSON.stringify(hers.socket.frames)).not.toContain("visible_from");
    const again = await world.resume(bob, id, { since: 0, epoch: his.welcome.epoch });
    expect(again.welcome.conversation.visible_from).toBe(visible_from);
    expect((await again.socket.next("changes")).messages).toEqual([]);
  });

  it("leaving a direct conversation hides it from its person's list on all devices, until something new comes (CLEAR-3)", async () => {
    const { id, ada, bob } = await direct();
    await ada.say(id, "hello");
    (await bob.patch(`/conversations/${id}/settings`, { pinned: true })).expect(200);
    const [hers, his] = [await openInbox(ada), await openInbox(bob)];
    await eventually(
      async () => his.conversations.has(id),
      (there) => there,
      "his inbox to have it",
    );
    const path = `/conversations/${id}/members/${bob.id}`;
    (await bob.delete(path)).expect(204);
    expect(await listed(bob)).toEqual([]);
    expect(await listed(bob, `?q=${ada.user.username}`)).toEqual([]);
    await eventually(
      async () => his.conversations.has(id),
      (there) => !there,
      "his inbox to lose it",
    );
    (await bob.delete(path)).expect(204);
    const late = await openInbox(bob);
    expect(late.conversations.has(id)).toBe(false);
    expect(late.totals).toEqual({ unread_count: 0, mention_count: 0, request_count: 0 });
    late.drop();
    expect(hers.conversations.get(id)?.member_count).toBe(2);
    expect(await texts(ada, id)).toEqual(["hello"]);
    await ada.say(id, "are you there?");
    await eventually(
      async () => his.conversations.get(id)?.last_message?.text,
      (text) => text === "are you there?",
      "his inbox to have it again",
    );
    expect(await texts(bob, id)).toEqual(["are you there?"]);
    expect(await bob.view(id)).toMatchObject({ unread_count: 1, settings: { pinned: false } });
    await late.connect();
    expect(late.conversations.get(id)?.last_message?.text).toBe("are you there?");
  });

  it("an inbox that was closed learns that a direct conversation was left, and asking for the conversation lists it again (CLEAR-3)", async () => {
    const { id, ada, bob } = await direct();
    await ada.say(id, "hello");
    const inbox = await openInbox(bob);
    await eventually(
      async () => inbox.conversations.has(id),
      (there) => there,
      "his inbox to have it",
    );
    inbox.drop();
    (await bob.delete(`/conversations/${id}/members/${bob.id}`)).expect(204);
    await inbox.connect();
    expect(inbox.conversations.has(id)).toBe(false);
    const hers = await openInbox(ada);
    const asked = await bob.post("/conversations", { kind: "direct", member_ids: [ada.id] });
    expect(asked.as(conversationSchema)).toMatchObject({ id, last_message: null });
    expect(await listed(bob)).toEqual([id]);
    expect(hers.conversations.get(id)?.last_message?.text).toBe("hello");
    hers.drop();
    (await bob.delete(`/conversations/${id}/members/${ada.id}`)).problem("direct_conversation");
  });
});
