import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { uploadSchema } from "#protocol/media.ts";
import { messageListSchema, messageSchema, type Message } from "#protocol/message.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { BotClient } from "../support/bot-client.ts";
import { PNG } from "../support/files.ts";
import { world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";
import { exported, Importer } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const path = (id: string) => `/conversations/${id}/messages`;

async function forward(who: Account, to: string, from: Message, client_id?: string) {
  const { conversation_id, id: message_id } = from;
  return who.post(path(to), {
    forward_of: { conversation_id, message_id },
    ...(client_id === undefined ? {} : { client_id }),
  });
}

async function saved(who: Account, status = 201) {
  const made = await who.post("/conversations", { kind: "direct", member_ids: [who.id] });
  return made.as(conversationSchema, status);
}

describe("forwarding", () => {
  it("a forward has its source's content, names the first author but not the place, and mentions nobody (FORWARD-1, FORWARD-2)", async () => {
    const { conversation: from, people } = await world.room();
    const [ada, bob] = people;
    const { conversation: to, people: others } = await world.room();
    await others[0].post(`/conversations/${to.id}/members`, { user_id: bob.id });
    const { media_url } = (await ada.upload(PNG, { name: "a.png" })).as(uploadSchema, 201);
    const text = `look, @${bob.user.username}`;
    const draft = { text, media_url, metadata: { a: 1 } };
    const source = (await ada.post(path(from.id), draft)).as(messageSchema, 201);
    expect(source.mentions).toEqual([bob.id]);
    const sent = (await forward(bob, to.id, source, "once")).as(messageSchema, 201);
    const { media, language } = source;
    expect(sent).toMatchObject({ sender_id: bob.id, text, media_url, media, language });
    expect(sent).toMatchObject({ mentions: [], forwarded: { sender_id: ada.id } });
    expect(sent.forwarded).toEqual({ sender_id: ada.id });
    expect(sent.metadata).toBeUndefined();
    expect((await others[1].fetchMedia(media_url)).status).toBe(200);
    const further = (await forward(others[1], to.id, sent)).as(messageSchema, 201);
    expect(further.forwarded).toEqual({ sender_id: ada.id });
    const { socket } = await world.join(bob, to.id);
    socket.send({
      type: "send",
      ref: 1,
      client_id: "frame",
      forward_of: { conversation_id: from.id, message_id: source.id },
    });
    const after = socket.say("after it");
    expect((await socket.answer(1)).type).toBe("ack");
    const history = await others[1].history(to.id);
    expect(history.slice(-2).map((each) => [each.text, each.forwarded?.sender_id])).toEqual([
      [text, ada.id],
      ["after it", undefined],
    ]);
    expect(history.at(-1)?.id).toBe((await after).message_id);
    // A forward keeps its text when the source is deleted.
    (await bob.patch(`${path(to.id)}/${sent.id}`, { text: "no" })).problem("forbidden");
    (await ada.delete(`${path(from.id)}/${source.id}`)).expect(204);
    const again = await forward(bob, to.id, source, "once");
    expect(again.as(messageSchema, 200).id).toBe(sent.id);
    (await bob.delete(`${path(to.id)}/${sent.id}`)).expect(204);
    const gone = (await bob.get(`${path(to.id)}/${sent.id}`)).as(messageSchema);
    expect(gone).toMatchObject({ text: null, media_url: null });
    expect(gone.forwarded).toBeUndefined();
  });

  it("a message that its forwarder does not see, a deleted one and a system message are refused alike (FORWARD-1)", async () => {
    const { conversation: from, people } = await world.room();
    const [ada, bob] = people;
    const { conversation: to, people: others } = await world.room();
    const stranger = others[0];
    const source = await ada.say(from.id, "secret");
    const nowhere = { ...source, conversation_id: crypto.randomUUID() };
    const deleted = await ada.say(from.id, "deleted");
    (await ada.delete(`${path(from.id)}/${deleted.id}`)).expect(204);
    (await ada.patch(`/conversations/${from.id}`, { title: "Renamed" })).expect(200);
    const report = (await ada.history(from.id)).find(({ kind }) => kind === "system");
    (await bob.post(`/conversations/${from.id}/clear`)).expect(200);
    await ada.post("/conversations", { kind: "direct", member_ids: [bob.id] });
    const own = await saved(bob);
    const refusals = [
      await forward(stranger, to.id, source),
      await forward(stranger, to.id, nowhere),
      await forward(bob, own.id, source),
      await forward(ada, from.id, deleted),
      await forward(ada, from.id, report!),
      await forward(ada, from.id, { ...source, id: 999 }),
    ].map((answer) => answer.problem("validation_failed"));
    for (const { errors } of refusals) expect(errors).toMatchObject([{ path: "forward_of" }]);
    expect(new Set(refusals.map(({ detail }) => detail)).size).toBe(1);
    const both = { text: "and", forward_of: { conversation_id: from.id, message_id: source.id } };
    expect((await ada.post(path(from.id), both)).problem("validation_failed").errors).toMatchObject(
      [{ path: "forward_of" }],
    );
  });

  it("a key and a bot forward only with the scope `read` as well (FORWARD-1)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const source = await owner.say(conversation.id, "read me");
    const forward_of = { conversation_id: conversation.id, message_id: source.id };
    const writer = (await Backend.of(world, ["messages"])).as(owner.id);
    (await writer.call("POST", path(conversation.id), { forward_of })).problem("missing_scope");
    const reader = (await Backend.of(world, ["messages", "read"])).as(owner.id);
    (await reader.call("POST", path(conversation.id), { forward_of })).as(messageSchema, 201);
    const bot = await BotClient.create(world.wire, ["messages"]);
    (await owner.post(`/conversations/${conversation.id}/members`, { user_id: bot.id })).expect(
      201,
    );
    (await bot.call("POST", path(conversation.id), { forward_of })).problem("missing_scope");
  });
});

describe("saved messages", () => {
  it("a conversation with oneself exists once, is never unread, knows where its messages are from, and is left and cleared like any (SAVED-1, FORWARD-2)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const own = await saved(ada);
    expect(own).toMatchObject({ kind: "direct", direct_with: null, member_count: 1 });
    expect((await saved(ada, 200)).id).toBe(own.id);
    const source = await bob.say(conversation.id, "keep this");
    const kept = (await forward(ada, own.id, source)).as(messageSchema, 201);
    expect(kept.forwarded).toEqual({
      sender_id: bob.id,
      conversation_id: conversation.id,
      message_id: source.id,
    });
    await ada.say(own.id, "note");
    const onward = (await forward(ada, conversation.id, kept)).as(messageSchema, 201);
    expect(onward.forwarded).toEqual({ sender_id: bob.id });
    expect(await ada.view(own.id)).toMatchObject({ unread_count: 0, mention_count: 0 });
    (await ada.put(`/conversations/${conversation.id}/read`, { message_id: onward.id })).expect(
      200,
    );
    const totals = (await ada.get("/unread")).as(unreadTotalsSchema);
    expect(totals).toMatchObject({ unread_count: 0, request_count: 0 });
    (await bob.get(`/conversations/${own.id}`)).problem("not_found");
    (await ada.post(`/conversations/${own.id}/members`, { user_id: bob.id })).problem(
      "direct_conversation",
    );
    const listed = async () =>
      (await ada.get("/conversations")).as(conversationListSchema).items.map(({ id }) => id);
    expect(await listed()).toContain(own.id);
    (await ada.delete(`/conversations/${own.id}/members/${ada.id}`)).expect(204);
    expect(await listed()).not.toContain(own.id);
    expect(await ada.history(own.id)).toEqual([]);
    await ada.say(own.id, "anew");
    await eventually(listed, (ids) => ids.includes(own.id), "her list to have it again");
  });

  it("saved messages are exported and imported, and keep the authors of forwarded ones (EXPORT-1, IMPORT-3)", async () => {
    const { conversation, people } = await world.room();
    const [ada, bob] = people;
    const own = await saved(ada);
    const source = await bob.say(conversation.id, "keep this");
    await forward(ada, own.id, source);
    const document = await exported(world, own.id);
    const carol = await world.account();
    const hers = document
      .replaceAll(ada.id, carol.id)
      .replaceAll(ada.user.username, carol.user.username);
    const { conversation_id } = await new Importer(world).whole(hers);
    expect(conversation_id).toBe((await saved(carol, 200)).id);
    const forwarded = { sender_id: bob.id };
    expect(await carol.history(conversation_id)).toMatchObject([{ text: "keep this", forwarded }]);
  });
});

describe("history", () => {
  it("history from a time begins with the first message sent then or later that the reader sees (ORDER-7)", async () => {
    const { conversation, people } = await world.room();
    const [ada] = people;
    const [first, second, third] = [
      await ada.say(conversation.id, "one"),
      await ada.say(conversation.id, "two"),
      await ada.say(conversation.id, "three"),
    ];
    const page = async (at: string) => {
      const query = new URLSearchParams({ at, limit: "2" }).toString();
      return (await ada.get(`${path(conversation.id)}?${query}`)).as(messageListSchema);
    };
    const before = new Date(Date.parse(first.created_at) - 1).toISOString();
    const { items, next_cursor } = await page(before.replace("Z", "+00:00"));
    expect(items.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(next_cursor).toBe(String(second.id));
    expect((await page(third.created_at)).items.at(-1)?.id).toBe(third.id);
    expect(await page("2099-01-01T00:00:00Z")).toMatchObject({ items: [], next_cursor: null });
    const query = "?at=2099-01-01T00:00:00Z&after=1";
    (await ada.get(`${path(conversation.id)}${query}`)).problem("validation_failed");
    (await ada.get(`${path(conversation.id)}?at=yesterday`)).problem("validation_failed");
  });
});
