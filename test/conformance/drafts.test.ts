import { expect, it } from "vitest";
import { DRAFTS_BYTES_MAX, DRAFTS_MAX, TEXT_LENGTH_CEILING } from "#protocol/limits.ts";
import { draftEndSchema, savedDraftSchema, type SavedDraft } from "#protocol/saved-draft.ts";
import { personalLineSchema } from "#protocol/transfer/personal.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import { env, insideUser, openInbox, rowsWritten, world } from "../support/inside.ts";
import { evict } from "../support/evict.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const at = (id: string) => `/conversations/${id}/draft`;

async function put(who: Account, id: string, body: object): Promise<SavedDraft> {
  return (await who.put(at(id), body)).as(savedDraftSchema);
}

async function end(who: Account, id: string, seen?: number): Promise<number> {
  const query = seen === undefined ? "" : `?seen=${seen}`;
  return (await who.delete(at(id) + query)).as(draftEndSchema).position;
}

function shows(inbox: InboxReplica, id: string, text: string | undefined): Promise<unknown> {
  const look = () => Promise.resolve(inbox.drafts.get(id)?.text);
  return eventually(look, (shown) => shown === text, `the draft ${text}`);
}

it("all devices of a person have a draft, live and from their welcome on, and nobody else does (DRAFT-1, DRAFT-2)", async () => {
  const { conversation, people } = await world.room(2);
  const [ann, bob] = people;
  const { id } = conversation;
  const said = await bob.say(id, "what do you think?");
  const [phone, theirs] = [await openInbox(ann), await openInbox(bob)];
  expect(phone.drafts.size).toBe(0);
  const first = await put(ann, id, { text: "I thi", reply_to: said.id });
  expect(first).toMatchObject({ conversation_id: id, text: "I thi", reply_to: said.id });
  await shows(phone, id, "I thi");
  const second = await put(ann, id, { text: "I think" });
  expect(second.position).toBeGreaterThan(first.position);
  expect(second.reply_to).toBeNull();
  await shows(phone, id, "I think");
  await evict(env.USERS.getByName(ann.id), { webSockets: "close" });
  const laptop = await openInbox(ann);
  expect([...laptop.drafts.values()]).toEqual([second]);
  expect(await end(ann, id)).toBeGreaterThan(second.position);
  await shows(laptop, id, undefined);
  expect(theirs.drafts.size).toBe(0);
  expect(theirs.frames.some(({ type }) => type === "draft")).toBe(false);
});

it("a changed draft costs one row, the same one none, and an invalid draft changes nothing (DRAFT-1)", async () => {
  const { conversation, people } = await world.room(2);
  const [ann] = people;
  const { id } = conversation;
  await put(ann, id, { text: "some" });
  const before = await rowsWritten(ann.id);
  const kept = await put(ann, id, { text: "something" });
  expect((await rowsWritten(ann.id)) - before).toBe(1);
  expect(await put(ann, id, { text: "something" })).toEqual(kept);
  expect((await rowsWritten(ann.id)) - before).toBe(1);
  const ended = await end(ann, id);
  expect(await end(ann, id)).toBe(ended);
  expect((await rowsWritten(ann.id)) - before).toBe(2);
  for (const [body, path] of [
    [{ text: " \n\u200b" }, "text"],
    [{ text: "x".repeat(TEXT_LENGTH_CEILING + 1) }, "text"],
    [{ text: "an edit", message_id: 3 }, ""],
    [{ text: "a reply", reply_to: "3" }, "reply_to"],
  ] as const) {
    const { errors } = (await ann.put(at(id), body)).problem("validation_failed");
    expect(errors?.[0]?.path).toBe(path);
  }
  expect((await rowsWritten(ann.id)) - before).toBe(2);
});

it("more drafts than a person may have, or more bytes of them, are refused (DRAFT-1)", async () => {
  const { conversation, people } = await world.room(2);
  const [ann] = people;
  const others = await Promise.all([0, 1, 2].map(() => world.group(ann)));
  const long = "漢".repeat(Math.floor(DRAFTS_BYTES_MAX / 3 / 3));
  for (const { id } of others) await put(ann, id, { text: long });
  (await ann.put(at(conversation.id), { text: "漢字" })).problem("too_large");
  await put(ann, others[0]!.id, { text: "short" });
  await insideUser(ann.id, (user) => {
    for (let one = others.length; one < DRAFTS_MAX; one += 1)
      expect(user.putDraft(`c${one}`, { text: "x" }).ok).toBe(true);
  });
  (await ann.put(at(conversation.id), { text: "one too many" })).problem("too_many");
  await put(ann, others[0]!.id, { text: "there already" });
});

it("a late change does not bring back a draft that ended or was replaced, however long ago (DRAFT-3)", async () => {
  const { conversation, people } = await world.room(2);
  const [ann] = people;
  const { id } = conversation;
  const first = await put(ann, id, { text: "hello", seen: 0 });
  (await ann.put(at(id), { text: "from an older device", seen: 0 })).problem("precondition_failed");
  (await ann.delete(`${at(id)}?seen=0`)).problem("precondition_failed");
  const ended = await end(ann, id, first.position);
  const late = { text: "hello there", seen: first.position };
  (await ann.put(at(id), late)).problem("precondition_failed");
  await evict(env.USERS.getByName(ann.id), { webSockets: "close" });
  await insideUser(ann.id, (user) => {
    for (let one = 0; one < DRAFTS_MAX; one += 1) user.endDraft(`c${one}`, undefined);
  });
  (await ann.put(at(id), late)).problem("precondition_failed");
  const { drafts } = (await openInbox(ann)).frames.find(({ type }) => type === "welcome") as {
    drafts?: { position: number };
  };
  expect(drafts?.position).toBeGreaterThan(ended);
  await put(ann, id, { text: "anew", seen: drafts?.position });
  await put(ann, id, { text: "whatever there is" });
});

it("a person's own message ends the draft before it, and others' messages do not (DRAFT-4)", async () => {
  const { conversation, people } = await world.room(2);
  const [ann, bob] = people;
  const { id } = conversation;
  const inbox = await openInbox(ann);
  await put(ann, id, { text: "hello" });
  await shows(inbox, id, "hello");
  const theirs = await bob.say(id, "are you there?");
  await eventually(
    () => Promise.resolve(inbox.conversations.get(id)?.last_message?.id),
    (last) => last === theirs.id,
    "the message in the list",
  );
  expect(inbox.drafts.get(id)?.text).toBe("hello");
  await ann.say(id, "hello");
  await shows(inbox, id, undefined);
});

it("a removed member has no draft there, whether or not their inbox was open, and an export contains the remaining ones (DRAFT-5)", async () => {
  const { conversation, people } = await world.room(3);
  const [ann, bob, cyd] = people as [Account, Account, Account];
  const { id } = conversation;
  const other = await world.group(bob);
  const kept = await put(bob, other.id, { text: "kept" });
  await put(bob, id, { text: "secret plans" });
  await put(cyd, id, { text: "as well" });
  const inbox = await openInbox(cyd);
  expect(inbox.drafts.size).toBe(1);
  for (const who of [bob, cyd])
    (await ann.delete(`/conversations/${id}/members/${who.id}`)).expect(204);
  const stored = () =>
    insideUser(cyd.id, (_, { storage }) => storage.sql.exec("SELECT * FROM drafts").toArray());
  await eventually(stored, ({ length }) => length === 0, "nothing to be stored");
  expect([...(await openInbox(bob)).drafts.values()]).toEqual([kept]);
  (await bob.put(at(id), { text: "back" })).problem("not_found");
  (await bob.delete(at(id))).problem("not_found");
  const lines = (await bob.get("/users/me/export")).text.trimEnd().split("\n");
  const account = lines.map((line) => personalLineSchema.parse(JSON.parse(line)))[1];
  const { position: _, ...exported } = kept;
  expect(account).toMatchObject({ type: "account", drafts: [exported] });
});
