import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { messageSchema, revisionListSchema } from "#protocol/message.ts";
import { userListSchema, userSchema } from "#protocol/user.ts";
import { env, hibernate, inD1, insideRoom, openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

const ORDER = { order: 7, tags: ["new"], by: { shop: "x" } };

async function scene() {
  const { conversation, people } = await world.room(3);
  const [owner, author, other] = people;
  if (other === undefined) throw new Error("three people");
  const { id } = conversation;
  const base = `/conversations/${id}/messages`;
  const sent = await author.post(base, { text: "hello", metadata: ORDER });
  const message = sent.as(messageSchema, 201);
  return { id, owner, author, other, message, base, path: `${base}/${message.id}` };
}

describe("metadata", () => {
  it("a record without metadata has no such property, on the wire or in a row (META-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const message = await ann.say(conversation.id, "hello");
    for (const record of [conversation, message, (await ann.get("/users/me")).as(userSchema)]) {
      expect(record).not.toHaveProperty("metadata");
    }
    const stored = await insideRoom(conversation.id, (_room, { storage }) =>
      storage.sql.exec("SELECT metadata FROM messages WHERE id = ?", message.id).one(),
    );
    expect(stored).toEqual({ metadata: null });
  });

  it("a message has its metadata live, in history, in lists and in D1, also after its object slept (META-1)", async () => {
    const { id, owner, author, other, base } = await scene();
    const { socket: hers } = await world.join(author, id);
    const { socket: his } = await world.join(other, id);
    const metadata = { n: 1.5, deep: [{ ok: true, none: null }] };
    hers.send({ type: "send", ref: 1, client_id: "c1", text: "by socket", metadata });
    const live = await his.next("changes", ({ messages }) => messages[0]?.text === "by socket");
    expect(live.messages[0]?.metadata).toEqual(metadata);
    await hibernate(id);
    expect((await owner.history(id)).map((each) => each.metadata)).toEqual([ORDER, metadata]);
    // The same message again is the first one, whatever the retry's metadata (SEND-2).
    const again = await author.post(base, { client_id: "c1", text: "x", metadata: { n: 2 } });
    expect(again.as(messageSchema, 200).metadata).toEqual(metadata);
    await eventually(
      async () => (await inD1("messages", id)).map((row) => row["metadata"]),
      (rows) => rows.length === 2,
      "D1 to have both",
    );
    const { items } = (await owner.get("/conversations")).as(conversationListSchema);
    expect(items.find((each) => each.id === id)?.last_message?.metadata).toEqual(metadata);
  });

  it("an edit patches a message's metadata, over REST and the socket, and null alone removes all of it (META-2)", async () => {
    const { id, author, path, message } = await scene();
    const one = await author.patch(path, { metadata: { order: 8, by: { shop: null, till: 2 } } });
    expect(one.as(messageSchema).metadata).toEqual({ order: 8, tags: ["new"], by: { till: 2 } });
    const { socket } = await world.join(author, id);
    const edit = { type: "edit" as const, ref: 1, message_id: message.id };
    socket.send({ ...edit, metadata: { tags: null, order: null } });
    expect(await socket.answer(1)).toMatchObject({ type: "ack", message_id: message.id });
    expect((await author.get(path)).as(messageSchema).metadata).toEqual({ by: { till: 2 } });
    expect((await author.patch(path, { metadata: null })).as(messageSchema)).not.toHaveProperty(
      "metadata",
    );
    (await author.patch(path, {})).problem("validation_failed");
  });

  it("only its sender writes a message's metadata, with the precondition of EDIT-2 (META-4, EDIT-2)", async () => {
    const { owner, author, other, path, message } = await scene();
    for (const person of [owner, other]) {
      (await person.patch(path, { metadata: { a: 1 } })).problem("forbidden");
    }
    const late = { "if-match": `"${message.version - 1}"` };
    (await author.call("PATCH", path, { metadata: { a: 1 } }, late)).problem("precondition_failed");
    expect((await owner.get(path)).as(messageSchema)).toEqual(message);
  });

  it("changed metadata is a change with a version, and neither an edit nor unread (META-5)", async () => {
    const { id, owner, author, other, path, message } = await scene();
    (await other.put(`/conversations/${id}/read`, { message_id: message.id })).expect(200);
    const { socket } = await world.join(other, id);
    const described = (await author.patch(path, { metadata: { order: 8 } })).as(messageSchema);
    expect(described).toEqual({
      ...message,
      version: message.version + 1,
      metadata: { ...ORDER, order: 8 },
    });
    const live = await socket.next("changes");
    expect(live.messages).toEqual([described]);
    expect(await other.view(id)).toMatchObject({ unread_count: 0, mention_count: 0 });
    const earlier = (await owner.get(`${path}/revisions`)).as(revisionListSchema);
    expect(earlier.items).toEqual([]);
    // Repeating the edit changes nothing.
    const same = (await author.patch(path, { metadata: { order: 8 } })).as(messageSchema);
    expect(same.version).toBe(described.version);
    // With another text it is an edit, in one change.
    const edited = (await author.patch(path, { text: "bye", metadata: null })).as(messageSchema);
    expect(edited).toMatchObject({ version: described.version + 1, text: "bye" });
    expect(edited.edited_at).not.toBeNull();
    expect(edited).not.toHaveProperty("metadata");
  });

  it("a client that was away receives changed metadata when it resumes (META-5)", async () => {
    const { id, author, other, path } = await scene();
    const { socket, welcome } = await world.join(other, id);
    socket.close();
    const described = (await author.patch(path, { metadata: { order: 9 } })).as(messageSchema);
    const back = await world.resume(other, id, { since: welcome.head, epoch: welcome.epoch });
    const { messages } = await back.socket.next("changes");
    expect(messages).toEqual([described]);
  });

  it("deleting a message erases its metadata everywhere (META-6)", async () => {
    const { id, owner, author, path } = await scene();
    (await author.delete(path)).expect(204);
    expect((await owner.get(path)).as(messageSchema)).not.toHaveProperty("metadata");
    const rows = await eventually(
      () => inD1("messages", id),
      ([row]) => row?.["deleted_at"] !== null && row !== undefined,
      "D1 to have it deleted",
    );
    expect(rows.map(({ metadata }) => metadata)).toEqual([null]);
    const inObject = await insideRoom(id, (_room, { storage }) =>
      storage.sql.exec("SELECT metadata FROM messages").toArray(),
    );
    expect(inObject).toEqual([{ metadata: null }]);
  });

  it("the owners and admins of a group write its metadata, and all members receive the change (META-4)", async () => {
    const { id, owner, other } = await scene();
    const { socket, welcome } = await world.join(other, id);
    const inbox = await openInbox(other);
    (await other.patch(`/conversations/${id}`, { metadata: ORDER })).problem("forbidden");
    const path = `/conversations/${id}`;
    const changed = (await owner.patch(path, { metadata: ORDER })).as(conversationSchema);
    expect(changed).toMatchObject({ metadata: ORDER, version: welcome.head + 1 });
    const { conversation } = await socket.next("changes");
    expect(conversation).toMatchObject({ metadata: ORDER, version: changed.version });
    const inInbox = await eventually(
      async () => inbox.conversations.get(id)?.metadata,
      (metadata) => metadata !== undefined,
      "the inbox to have it",
    );
    expect(inInbox).toEqual(ORDER);
    await hibernate(id);
    expect((await other.view(id)).metadata).toEqual(ORDER);
    const { items } = (await other.get("/conversations")).as(conversationListSchema);
    expect(items.find((each) => each.id === id)?.metadata).toEqual(ORDER);
    const renamed = await owner.patch(path, { title: "New", metadata: { by: null } });
    expect(renamed.as(conversationSchema)).toMatchObject({
      title: "New",
      version: changed.version + 1,
      metadata: { order: 7, tags: ["new"] },
    });
  });

  it("a conversation is created with metadata, and both people of a direct one write it (META-4)", async () => {
    const [ann, bob] = [await world.account(), await world.account()];
    const direct = { kind: "direct", member_ids: [bob.id] };
    const made = await ann.post("/conversations", { ...direct, metadata: ORDER });
    const { id, metadata } = made.as(conversationSchema, 201);
    expect(metadata).toEqual(ORDER);
    // The message already exists, and stays unchanged.
    const again = await ann.post("/conversations", { ...direct, metadata: { order: 1 } });
    expect(again.as(conversationSchema, 200).metadata).toEqual(ORDER);
    const patched = await bob.patch(`/conversations/${id}`, { metadata: { tags: null } });
    expect(patched.as(conversationSchema).metadata).toEqual({ order: 7, by: { shop: "x" } });
    (await bob.patch(`/conversations/${id}`, { metadata: {}, title: "x" })).problem(
      "direct_conversation",
    );
  });

  it("simultaneous patches of a user's metadata all count, and lookups show the result (META-2)", async () => {
    const [ann, bob] = [await world.account(), await world.account()];
    const patches = ["a", "b", "c"].map((key) =>
      ann.patch("/users/me", { metadata: { [key]: { is: key } } }),
    );
    for (const answer of await Promise.all(patches)) answer.expect(200);
    const all = { a: { is: "a" }, b: { is: "b" }, c: { is: "c" } };
    expect((await bob.get(`/users/${ann.id}`)).as(userSchema).metadata).toEqual(all);
    const found = (await bob.get(`/users?q=${ann.user.username}`)).as(userListSchema);
    expect(found.items[0]?.metadata).toEqual(all);
    expect((await ann.patch("/users/me", { metadata: null })).as(userSchema)).not.toHaveProperty(
      "metadata",
    );
  });

  it("a request whose metadata is too large changes nothing else either (META-3)", async () => {
    const { ann, room } = await world.room().then(({ conversation, people }) => ({
      ann: people[0],
      room: conversation,
    }));
    const wide = { a: "x".repeat(4_090) };
    const refused = [
      await ann.patch("/users/me", { display_name: "Other", metadata: wide }),
      await ann.patch(`/conversations/${room.id}`, { title: "Other", metadata: wide }),
      await ann.post(`/conversations/${room.id}/messages`, { text: "x", metadata: wide }),
      await ann.post("/conversations", { kind: "group", metadata: wide }),
    ];
    for (const answer of refused) {
      expect(answer.problem("too_large").errors).toMatchObject([{ path: "metadata" }]);
    }
    expect((await ann.get("/users/me")).as(userSchema)).toMatchObject({ ...ann.user });
    expect(await ann.view(room.id)).toMatchObject({ title: room.title, last_message: null });
    const made = await env.DB.prepare("SELECT count(*) AS n FROM members WHERE user_id = ?")
      .bind(ann.id)
      .first();
    expect(made).toEqual({ n: 1 });
  });
});
