import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it, vi, afterEach } from "vitest";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { conversationListSchema } from "#protocol/conversation.ts";
import { memberListSchema } from "#protocol/member.ts";
import { upsertedUsersSchema } from "#protocol/provisioning.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { APP_ID } from "#protocol/user.ts";
import { configOf } from "#server/config.ts";
import { PNG } from "../support/files.ts";
import {
  conversationInD1,
  env,
  hibernate,
  inD1,
  insideRoom,
  openInbox,
  roomStub,
  world,
} from "../support/inside.ts";
import { Hooked } from "../support/hooked.ts";
import { Backend } from "../support/keyed.ts";
import { Draft, exported, Importer, linesOfType } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const importer = new Importer(world);

afterEach(() => {
  vi.restoreAllMocks();
});

/** A document whose first person already has an account here. */
async function draftFor(count = 0): Promise<{ draft: Draft; ann: Account }> {
  const draft = new Draft();
  const ann = await world.account({ username: draft.people[0]!.username });
  return { draft: draft.say(count), ann };
}

async function listed(id: string): Promise<void> {
  await eventually(
    () => importer.state(id),
    (state) => state.listed,
    "lists to have the import",
  );
}

describe("an import", () => {
  it("an import keeps ids, times, senders and texts, and its members receive it once it is complete (IMPORT-1)", async () => {
    const { draft, ann } = await draftFor(3);
    const [first] = draft.lines.filter((line) => line.type === "message");
    draft.end();
    expect(await importer.whole(draft.text())).toMatchObject({
      conversation_id: draft.id,
      next_line: draft.lines.length + 1,
      finished: true,
    });
    const history = await ann.history(draft.id);
    expect(history).toHaveLength(3);
    expect(history[0]).toMatchObject({
      id: first!.type === "message" && first!.id,
      sender_id: ann.id,
      text: "imported 103",
      client_id: "c103",
      created_at: draft.at(103),
    });
    const view = await ann.view(draft.id);
    expect(view).toMatchObject({ title: "Moved", unread_count: 0, member_count: 2, role: "owner" });
    // New messages continue after the imported head.
    const next = await ann.say(draft.id, "and on");
    expect(next.id).toBe(view.head + 1);
  });

  it("an interrupted import continues after the last durable line, and nothing is stored twice (IMPORT-2)", async () => {
    const { draft, ann } = await draftFor(1_200);
    draft.end();
    expect(await importer.whole(draft.text(1, 5))).toMatchObject({ next_line: 5, finished: false });
    // Nobody sees any of it yet.
    (await ann.get(`/conversations/${draft.id}`)).problem("not_found");
    (await ann.post(`/conversations/${draft.id}/messages`, { text: "too early" })).problem(
      "not_found",
    );
    // The body ends within a line.
    const cut = draft.text(5, 900).slice(0, -20);
    (await importer.post(`/imports/${draft.id}?line=5`, cut)).problem("validation_failed");
    const { next_line } = await importer.state(draft.id);
    expect(next_line).toBeGreaterThan(5);
    await hibernate(draft.id);
    // Lines before the last durable one, sent twice and at the same moment.
    const again = () => importer.post(`/imports/${draft.id}?line=3`, draft.text(3, 1_000));
    for (const answer of await Promise.all([again(), again()])) answer.expect(200);
    await hibernate(draft.id);
    (await importer.post("/imports", draft.text(1, 700))).expect(201);
    // Lines after a gap are refused.
    const gap = (await importer.post(`/imports/${draft.id}?line=1100`, draft.text(1_100))).problem(
      "validation_failed",
    );
    expect(gap.errors).toEqual([{ path: "line", message: "the import continues at line 1000" }]);
    (await importer.post(`/imports/${draft.id}?line=1000`, draft.text(1_000))).expect(200);
    const history = await ann.history(draft.id);
    expect(history.map(({ text }) => text)).toEqual(
      draft.lines.flatMap((line) => (line.type === "message" ? [line.text] : [])),
    );
    // A finished import accepts no more lines.
    const head = (await ann.view(draft.id)).head;
    expect(await importer.whole(draft.text())).toMatchObject({ finished: true });
    expect((await ann.view(draft.id)).head).toBe(head);
  });

  it("an import creates no events, and nobody can write to it or open it before it ends (IMPORT-1, IMPORT-6)", async () => {
    const endpoint = await Hooked.create(["message.created", "conversation.created"]);
    const { draft, ann } = await draftFor(3);
    const ben = await world.account({ username: draft.people[1]!.username });
    const people = draft.people.map(({ id }) => id);
    Object.assign(draft.lines[1]!, { kind: "direct", title: null, people });
    const begun = draft.lines.length;
    const { conversation_id: id } = await importer.whole(draft.text());
    const app = await Backend.of(world, ["messages", "conversations", "read"]);
    const path = `/conversations/${id}`;
    (await app.get(path)).problem("not_found");
    (await app.call("POST", `${path}/messages`, { text: "too early" })).problem("not_found");
    (await app.call("PATCH", path, { metadata: { a: "b" } })).problem("not_found");
    const opening = { kind: "direct", member_ids: [ben.id] };
    (await ann.post("/conversations", opening)).problem("overloaded");
    expect(await inD1("messages", id)).toEqual([]);
    const rest = draft.end().text(begun + 1);
    (await importer.post(`/imports/${id}?line=${begun + 1}`, rest)).expect(200);
    await listed(id);
    const sent = await ann.say(id, "and on");
    const events = await endpoint.until(1, id);
    expect(events).toMatchObject([{ type: "message.created", data: { message: { id: sent.id } } }]);
    await endpoint.remove();
  });

  it("a conversation with large gaps between its ids is listed and counted like any other (IMPORT-6)", async () => {
    const { draft, ann } = await draftFor(1);
    const [one, two] = draft.people;
    const created_at = draft.at(200);
    draft.put(
      { type: "message", id: 2_500_000, sender_id: two!.id, text: "far", created_at },
      { type: "member", user_id: one!.id, role: "owner", joined_at: draft.at(0), read: 103 },
      { type: "member", user_id: two!.id, joined_at: draft.at(0) },
    );
    await importer.whole(draft.put({ type: "end", lines: draft.lines.length + 1 }).text());
    await listed(draft.id);
    expect(await ann.view(draft.id)).toMatchObject({ unread_count: 1 });
    const list = (await ann.get("/conversations")).as(conversationListSchema);
    expect(list.items.find(({ id }) => id === draft.id)).toMatchObject({ unread_count: 1 });
  });

  it("an import over an existing conversation, or of another document over an imported one, is refused (IMPORT-2)", async () => {
    const { conversation } = await world.room();
    const draft = new Draft().say(1).end();
    const into = draft.text().replaceAll(draft.id, conversation.id);
    (await importer.post("/imports", into)).problem("not_empty");
    await importer.whole(draft.text());
    const another = draft.text().replaceAll(draft.document_id, crypto.randomUUID());
    (await importer.post("/imports", another)).problem("not_empty");
    (await importer.ask("GET", conversation.id)).problem("not_found");
    (await importer.ask("DELETE", conversation.id)).problem("not_found");
    (await importer.post(`/imports/${conversation.id}?line=1`, draft.text())).problem("not_found");
  });

  it("an abandoned import is erased with its files, at once or after a day (IMPORT-5)", async () => {
    const file = { key: fresh(), bytes: new TextEncoder().encode("of nobody") };
    const draft = new Draft().say(1);
    draft.put(...fileLines(draft, file));
    (await importer.post("/imports", draft.text())).expect(201);
    expect(await env.MEDIA.head(file.key)).not.toBeNull();
    (await importer.ask("DELETE", draft.id)).expect(204);
    await runDurableObjectAlarm(roomStub(draft.id));
    await eventually(
      () => env.MEDIA.head(file.key),
      (found) => found === null,
      "the file to be gone",
    );
    const idle = new Draft().say(1);
    (await importer.post("/imports", idle.text())).expect(201);
    await insideRoom(idle.id, async (_, { storage }) => {
      storage.sql.exec("UPDATE import_progress SET touched_at = touched_at - 86400000");
    });
    await hibernate(idle.id);
    await runDurableObjectAlarm(roomStub(idle.id));
    (await importer.ask("GET", idle.id)).problem("not_found");
  });

  it("an import notifies nobody, counts nothing as unread, and keeps read positions (IMPORT-6)", async () => {
    const { draft, ann } = await draftFor(4);
    const ben = await world.account({ username: draft.people[1]!.username });
    const inbox = await openInbox(ben);
    draft.put(
      {
        type: "message",
        id: 900,
        sender_id: draft.people[0]!.id,
        text: `@${ben.user.username}`,
        mentions: [draft.people[1]!.id],
        created_at: draft.at(900),
      },
      {
        type: "member",
        user_id: draft.people[0]!.id,
        role: "owner",
        joined_at: draft.at(0),
        read: 106,
      },
      { type: "member", user_id: draft.people[1]!.id, joined_at: draft.at(0) },
    );
    draft.put({ type: "end", lines: draft.lines.length + 1 });
    await importer.whole(draft.text());
    await listed(draft.id);
    expect(await ann.view(draft.id)).toMatchObject({ read: 106, unread_count: 1 });
    expect(await ben.view(draft.id)).toMatchObject({ unread_count: 0, mention_count: 0 });
    await eventually(
      async () => inbox.conversations.get(draft.id),
      (view) => view !== undefined,
      "the inbox to have it",
    );
    expect(inbox.conversations.get(draft.id)).toMatchObject({ unread_count: 0, mention_count: 0 });
    const list = (await ben.get("/conversations")).as(conversationListSchema);
    expect(list.items.find(({ id }) => id === draft.id)).toMatchObject({ unread_count: 0 });
    inbox.drop();
  });

  it("an import is in lists and in search once D1 has all of it, at the rows a sent message costs (IMPORT-6)", async () => {
    const word = `rare${crypto.randomUUID().slice(0, 8)}`;
    const { draft, ann } = await draftFor(300);
    draft.say(1, { text: `with a ${word}` }).end();
    let object = 0;
    let d1 = 0;
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const { batch } = database;
    vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, statements) {
      const results = await batch.call(this, statements);
      if (JSON.stringify(statements).includes(draft.id)) {
        d1 += results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
      }
      return results;
    });
    (await importer.post("/imports", draft.text(1, 5))).expect(201);
    await insideRoom(draft.id, (_, { storage }) => {
      const { exec } = storage.sql;
      vi.spyOn(storage.sql, "exec").mockImplementation((query, ...values) => {
        const cursor = exec.call(storage.sql, query, ...values);
        object += cursor.rowsWritten;
        return cursor;
      });
    });
    (await importer.post(`/imports/${draft.id}?line=5`, draft.text(5))).expect(200);
    await listed(draft.id);
    // A message writes two rows in its object and three in D1; the rest is per document, slice or batch.
    expect(object).toBeLessThan(2 * 301 + 40);
    expect(d1).toBeLessThan(3 * 301 + 40);
    expect(await inD1("messages", draft.id)).toHaveLength(301);
    expect(await conversationInD1(draft.id)).toMatchObject({ member_count: 2 });
    const hits = (await ann.get(`/search/messages?q=${word}`)).as(searchResultSchema);
    expect(hits.items).toHaveLength(1);
  });
});

describe("people of an import", () => {
  it("people are found by id or username, or created as accounts that nobody can sign in to (IMPORT-4)", async () => {
    const { draft, ann } = await draftFor(2);
    await importer.whole(draft.end().text());
    const members = (await ann.get(`/conversations/${draft.id}/members`)).as(memberListSchema);
    const ids = members.items.map(({ user_id }) => user_id).toSorted();
    expect(ids).toEqual([ann.id, draft.people[1]!.id].toSorted());
    const row = await env.DB.prepare("SELECT * FROM users WHERE id = ?")
      .bind(draft.people[1]!.id)
      .first();
    expect(row).toMatchObject({
      kind: "person",
      password_hash: null,
      disabled_at: expect.any(String),
    });
    // The same person of another document is the same account.
    const next = new Draft(1);
    const text = next.say(1).end().text().replaceAll(next.people[0]!.id, draft.people[1]!.id);
    await importer.whole(text.replaceAll(next.people[0]!.username, "another-name"));
    const { results } = await env.DB.prepare(
      "SELECT id FROM users WHERE username = 'another-name'",
    ).all();
    expect(results).toEqual([]);
  });

  it("people are found by external_id first, whatever else the document calls them (IMPORT-4)", async () => {
    const external_id = crypto.randomUUID();
    const backend = await Backend.of(world, ["users"]);
    const users = [{ external_id, display_name: "Of the app" }];
    const upserted = (await backend.call("PUT", "/users", { users })).as(upsertedUsersSchema);
    const { id: known, username } = upserted.items[0]!.user!;
    const draft = new Draft(1);
    Object.assign(draft.lines[2]!, { external_id });
    await importer.whole(draft.say(2).end().text());
    await listed(draft.id);
    const { results } = await env.DB.prepare(
      "SELECT user_id FROM members WHERE conversation_id = ?",
    )
      .bind(draft.id)
      .all();
    expect(results).toEqual([{ user_id: known }]);
    // The same username with another external_id is somebody else.
    const other = new Draft(1);
    Object.assign(other.lines[2]!, { external_id: crypto.randomUUID(), username });
    await importer.whole(other.say(1).end().text());
    await listed(other.id);
    const found = await env.DB.prepare("SELECT user_id FROM members WHERE conversation_id = ?")
      .bind(other.id)
      .first("user_id");
    expect(found).not.toBe(known);
  });

  it("imports a direct conversation in which the app wrote, and keeps the app as its sender (IMPORT-4)", async () => {
    const { draft, ann } = await draftFor();
    const people = draft.people.map(({ id }) => id);
    Object.assign(draft.lines[1]!, { kind: "direct", title: null, people });
    const [created_at, joined_at] = [draft.at(1), draft.at(2)];
    draft
      .put({
        type: "user",
        id: APP_ID,
        username: APP_ID,
        display_name: "Old",
        kind: "bot",
        created_at,
      })
      .say(1, { sender_id: APP_ID })
      .put({ type: "member", user_id: APP_ID, role: "member", joined_at, left_at: joined_at });
    const { conversation_id: id } = await importer.whole(draft.end().text());
    await listed(id);
    expect(await ann.history(id)).toMatchObject([{ sender_id: APP_ID }]);
    expect(await ann.view(id)).toMatchObject({ kind: "direct", member_count: 2 });
    // Its account is that of this server, which can write on.
    const app = await Backend.of(world, ["messages"]);
    (await app.call("POST", `/conversations/${id}/messages`, { text: "and on" })).expect(201);
    const row = await env.DB.prepare("SELECT display_name, disabled_at FROM users WHERE id = ?")
      .bind(APP_ID)
      .first();
    expect(row).toEqual({ display_name: configOf(env).APP_NAME, disabled_at: null });
  });

  it("the people of a direct conversation decide its id, and open it like any other (IMPORT-4)", async () => {
    const draft = new Draft();
    const [one, two] = await Promise.all(
      draft.people.map(({ username }) => world.account({ username })),
    );
    const [, conversation] = draft.lines;
    Object.assign(conversation!, {
      kind: "direct",
      title: null,
      people: draft.people.map(({ id }) => id),
    });
    const state = await importer.whole(draft.say(2).end().text());
    const opened = await one!.post("/conversations", { kind: "direct", member_ids: [two!.id] });
    expect(JSON.parse(opened.expect(200).text)).toMatchObject({ id: state.conversation_id });
    expect(await two!.history(state.conversation_id)).toHaveLength(2);
  });
});

describe("files of an import", () => {
  it("imported files have the type that the server detects, whatever the document says (IMPORT-7)", async () => {
    const { draft, ann } = await draftFor();
    const key = fresh();
    const [file, ...bytes] = fileLines(draft, { key, bytes: PNG });
    Object.assign(file!, { content_type: "text/html" });
    draft.put(file!, ...bytes);
    draft.say(1, { media_url: `/api/v1/media/${key}`, kind: "image" });
    await importer.whole(draft.end().text());
    await listed(draft.id);
    const response = await ann.fetchMedia(`/api/v1/media/${key}`);
    expect(response.headers.get("content-type")).toBe("image/png");
    await response.body?.cancel();
  });

  it("imported files are stored under their keys, for members only, and files that no message carries are released (IMPORT-7)", async () => {
    const { draft, ann } = await draftFor();
    const stranger = await world.account();
    const picture = { key: fresh(), bytes: PNG, name: "cat.png" };
    const large = { key: fresh(), bytes: crypto.getRandomValues(new Uint8Array(60_000)) };
    const loose = { key: fresh(), bytes: new TextEncoder().encode("loose") };
    draft.put(...fileLines(draft, picture), ...fileLines(draft, large), ...fileLines(draft, loose));
    draft.say(1, { media_url: `/api/v1/media/${picture.key}`, kind: "image" });
    draft.say(1, { media_url: `/api/v1/media/${large.key}`, kind: "file" });
    await importer.whole(draft.end().text());
    await listed(draft.id);
    for (const { key, bytes } of [picture, large]) {
      const response = await ann.fetchMedia(`/api/v1/media/${key}`);
      expect(hashOf(new Uint8Array(await response.arrayBuffer()))).toBe(hashOf(bytes));
      expect((await stranger.fetchMedia(`/api/v1/media/${key}`)).status).toBe(404);
    }
    const document = await exported(world, draft.id);
    expect(linesOfType(document, "file").map(({ key }) => key)).toEqual([picture.key, large.key]);
    await eventually(
      () => env.DB.prepare("SELECT used_at FROM media WHERE key = ?").bind(loose.key).first(),
      (row) => row?.["used_at"] === null,
      "the loose file to be released",
    );
  });
});

function fresh(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function fileLines(
  draft: Draft,
  { key, bytes, name }: { key: string; bytes: Uint8Array; name?: string },
) {
  const half = Math.ceil(bytes.byteLength / 6) * 3;
  const data = (part: Uint8Array) => Buffer.from(part).toString("base64");
  return [
    {
      type: "file" as const,
      key,
      user_id: draft.people[0]!.id,
      size: bytes.byteLength,
      created_at: draft.at(1),
      ...(name === undefined ? {} : { name }),
    },
    ...[bytes.subarray(0, half), bytes.subarray(half)]
      .filter((part) => part.byteLength > 0)
      .map((part) => ({ type: "bytes" as const, data: data(part) })),
  ];
}
