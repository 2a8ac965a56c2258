import { describe, expect, it } from "vitest";
import { searchResultSchema } from "#protocol/search.ts";
import { hibernate, inD1, world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";

const reports = (messages: { system?: object | undefined; sender_id: string }[]) =>
  messages.flatMap(({ system, sender_id }) => (system === undefined ? [] : [[sender_id, system]]));

describe("system messages", () => {
  it("each rename, join, departure, role and pin is a message without text, by its actor, live, in history and in D1 (SYSTEM-1)", async () => {
    const [ada, bob, eve] = await world.accounts(3);
    const { id } = await world.group(ada!, bob!);
    expect((await ada!.view(id)).created_by).toBe(ada!.id);
    const path = `/conversations/${id}`;
    const { socket } = await world.join(bob!, id);
    (await ada!.patch(path, { title: "Crew" })).expect(200);
    (await ada!.post(`${path}/members`, { user_id: eve!.id })).expect(201);
    (await ada!.patch(`${path}/members/${eve!.id}`, { role: "admin" })).expect(200);
    const said = await ada!.say(id, "pin me");
    (await ada!.put(`${path}/messages/${said.id}/pin`)).expect(200);
    (await ada!.delete(`${path}/messages/${said.id}/pin`)).expect(200);
    (await ada!.delete(`${path}/members/${eve!.id}`)).expect(204);
    await socket.settled();
    const live = socket.all("changes").flatMap(({ messages }) => messages);
    const wanted = [
      [ada!.id, { type: "renamed", title: "Crew" }],
      [ada!.id, { type: "added", user_ids: [eve!.id] }],
      [ada!.id, { type: "role", user_ids: [eve!.id], role: "admin" }],
      [ada!.id, { type: "pinned", message_id: said.id }],
      [ada!.id, { type: "removed", user_ids: [eve!.id] }],
    ];
    expect(reports(live)).toEqual(wanted);
    (await bob!.delete(`${path}/members/${bob!.id}`)).expect(204);
    await hibernate(id);
    const history = await ada!.history(id);
    expect(reports(history)).toEqual([...wanted, [bob!.id, { type: "left" }]]);
    expect(history.filter(({ kind }) => kind === "system").every(({ text }) => text === null)).toBe(
      true,
    );
    expect((await ada!.view(id)).last_message).toEqual(history.at(-1));
    const rows = (await inD1("messages", id)).filter((row) => row["system"] !== null);
    expect(rows).toHaveLength(6);
    expect(rows.every((row) => row["words"] === null)).toBe(true);
  });

  it("a system message is committed with its change or not at all, and a change without effect has none (SYSTEM-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const path = `/conversations/${conversation.id}`;
    (await ada.patch(path, { title: conversation.title })).expect(200);
    (await ada.patch(`${path}/members/${bob.id}`, { role: "member" })).expect(200);
    (await ada.post(`${path}/members`, { user_id: bob.id })).expect(200);
    (await bob.patch(path, { title: "Mine" })).problem("forbidden");
    (await bob.delete(`${path}/members/${ada.id}`)).problem("forbidden");
    expect(reports(await ada.history(conversation.id))).toEqual([]);
  });

  it("a system message is never unread, never found, and notifies nobody (SYSTEM-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const path = `/conversations/${conversation.id}`;
    (await ada.patch(path, { title: "Quiet crew" })).expect(200);
    (await ada.patch(`${path}/members/${bob.id}`, { role: "admin" })).expect(200);
    expect(await bob.view(conversation.id)).toMatchObject({ unread_count: 0, mention_count: 0 });
    const found = (await bob.get(`/search/messages?q=quiet`)).as(searchResultSchema);
    expect(found.items).toEqual([]);
  });

  it("nobody edits, deletes, pins, quotes or reacts to a system message (SYSTEM-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada] = people;
    const path = `/conversations/${conversation.id}`;
    (await ada.patch(path, { title: "Crew" })).expect(200);
    const [report] = await ada.history(conversation.id);
    const message = `${path}/messages/${report!.id}`;
    (await ada.patch(message, { text: "no" })).problem("forbidden");
    (await ada.delete(message)).problem("forbidden");
    (await ada.put(`${message}/pin`)).problem("forbidden");
    (await ada.put(`${message}/reactions/👍`)).problem("forbidden");
    (await ada.post(`${path}/messages`, { text: "so", reply_to: report!.id })).problem(
      "validation_failed",
    );
    expect(await ada.history(conversation.id)).toEqual([report]);
  });

  it("a system message names the app where a backend acted (SYSTEM-1, KEY-5)", async () => {
    const [ada, bob] = await world.accounts(2);
    const { id } = await world.group(ada!);
    const backend = await Backend.of(world, ["conversations"]);
    (await backend.post(`/conversations/${id}/members`, { user_id: bob!.id })).expect(201);
    expect(reports(await ada!.history(id))).toEqual([
      ["app", { type: "added", user_ids: [bob!.id] }],
    ]);
    const { welcome } = await world.join(ada!, id);
    expect(welcome.former_members.map(({ user_id }) => user_id)).toEqual(["app"]);
  });

  it("undoing a removal restores an admin as an admin (SYSTEM-1, MEMBER-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const path = `/conversations/${conversation.id}/members`;
    (await ada.patch(`${path}/${bob.id}`, { role: "admin" })).expect(200);
    (await ada.delete(`${path}/${bob.id}`)).expect(204);
    (await ada.post(path, { user_id: bob.id, role: "admin" })).expect(201);
    expect(await bob.view(conversation.id)).toMatchObject({ role: "admin" });
  });
});
