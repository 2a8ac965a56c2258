import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { uploadSchema } from "#protocol/media.ts";
import { exportableListSchema } from "#protocol/transfer/list.ts";
import type { ExportPosition } from "#server/objects/transfer.ts";
import { PNG } from "../support/files.ts";
import { conversationInD1, hibernate, roomStub, world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";
import { exported, linesOf, linesOfType, transferring } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";

describe("an export", () => {
  it("an export has everything of a conversation, each name before its first use, and counts its lines (EXPORT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const path = `/conversations/${conversation.id}`;
    const upload = (await ann.upload(PNG, { name: "cat.png" })).as(uploadSchema, 201);
    const first = await ann.say(conversation.id, "helo", "c1");
    (await ann.patch(`${path}/messages/${first.id}`, { text: "hello" })).expect(200);
    const picture = { media_url: upload.media_url, reply_to: first.id };
    (await ann.post(`${path}/messages`, picture)).expect(201);
    const gone = await ben.say(conversation.id, "a mistake");
    (await ben.delete(`${path}/messages/${gone.id}`)).expect(204);
    (await ben.put(`${path}/messages/${first.id}/reactions/${encodeURIComponent("👍")}`)).expect(
      200,
    );
    (await ann.put(`${path}/messages/${first.id}/pin`)).expect(200);
    await hibernate(conversation.id);

    const document = await exported(world, conversation.id);
    const lines = linesOf(document);
    const messages = linesOfType(document, "message");
    const history = await ann.history(conversation.id);
    expect(messages.map(({ id }) => id)).toEqual(history.map(({ id }) => id));
    const bare = ({ type: _, ...message }: (typeof messages)[number]) => ({
      ...message,
      conversation_id: conversation.id,
      reactions: message.reactions.map((one) => ({ ...one, count: one.user_ids.length })),
    });
    expect(messages.map(bare)).toMatchObject(
      history.map(({ version: _, text_version: __, ...rest }) => rest),
    );
    expect(linesOfType(document, "revision").map(({ text }) => text)).toEqual(["helo"]);
    const [file] = linesOfType(document, "file");
    expect(file).toMatchObject({
      user_id: ann.id,
      name: "cat.png",
      size: PNG.byteLength,
      owned: true,
    });
    const bytes = linesOfType(document, "bytes").map(({ data }) => Buffer.from(data, "base64"));
    expect(Buffer.concat(bytes).equals(PNG)).toBe(true);
    expect(
      linesOfType(document, "member")
        .map(({ user_id }) => user_id)
        .toSorted(),
    ).toEqual([ann.id, ben.id].toSorted());
    expect(lines[0]).toMatchObject({ type: "parley", version: 1 });
    expect(lines[1]).toMatchObject({ type: "conversation", id: conversation.id });
    const { head } = await ann.view(conversation.id);
    expect(lines.at(-1)).toEqual({ type: "end", lines: lines.length, head });
    const named = new Set<string>();
    for (const line of lines) {
      if (line.type === "user") named.add(line.id);
      if (line.type === "message") expect(named).toContain(line.sender_id);
      if (line.type === "member" || line.type === "file") expect(named).toContain(line.user_id);
    }
  });

  it("an export has the metadata of the conversation, its messages and their senders (EXPORT-1, META-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const path = `/conversations/${conversation.id}`;
    const metadata = { order: 7, by: { shop: "x" } };
    (await ann.patch("/users/me", { metadata })).expect(200);
    (await ann.patch(path, { metadata })).expect(200);
    (await ann.post(`${path}/messages`, { text: "hello", metadata })).expect(201);
    const document = await exported(world, conversation.id);
    expect(linesOfType(document, "conversation")[0]).toMatchObject({ metadata });
    expect(linesOfType(document, "message")[0]).toMatchObject({ metadata });
    const users = linesOfType(document, "user").map((user) => [user.id, user.metadata]);
    expect(Object.fromEntries(users)).toMatchObject({ [ann.id]: metadata });
  });

  it("an export is the conversation at one head while people go on writing (EXPORT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const path = `/conversations/${conversation.id}`;
    const sent = await Promise.all(
      Array.from({ length: 600 }, (_, i) => ann.say(conversation.id, `text ${i}`)),
    );
    const room = roomStub(conversation.id);
    let text = "";
    let head: number | null = null;
    let pages = 0;
    for (let next: ExportPosition | null | undefined; next !== null && pages < 20;) {
      const page = await room.exportPage(next ?? null);
      if (!page.ok) throw new Error(page.error.detail);
      ({ next, head } = page.value);
      text += page.value.text;
      pages += 1;
      // Meanwhile someone edits exported messages, writes more than one page, and deletes.
      if (pages === 2) {
        await ann.patch(`${path}/messages/${sent[1]!.id}`, { text: "changed meanwhile" });
        const more = Array.from({ length: 600 }, (_, i) => ann.say(conversation.id, `later ${i}`));
        await Promise.all(more);
        await ann.delete(`${path}/messages/${sent[2]!.id}`);
      }
      if (pages === 3) {
        (await ann.patch(path, { title: "Renamed" })).expect(200);
        await ann.patch(`${path}/messages/${sent[3]!.id}`, { text: "changed later" });
        await ann.say(conversation.id, "the newest");
        await hibernate(conversation.id);
      }
    }
    const lines = linesOfType(text, "message");
    const latest = new Map(lines.map((line) => [line.id, line]));
    const history = await ann.history(conversation.id);
    expect([...latest.values()].map(({ id, text }) => [id, text])).toEqual(
      history.map(({ id, text }) => [id, text]),
    );
    // A repeated record has a greater version, and a new one a greater id.
    const seen = new Map<number, number>();
    for (const { id, version = id } of lines) {
      expect(version).toBeGreaterThan(seen.get(id) ?? 0);
      if (!seen.has(id)) expect(id).toBeGreaterThan(Math.max(0, ...seen.keys()));
      seen.set(id, version);
    }
    expect(linesOfType(text, "conversation").at(-1)?.title).toBe("Renamed");
    expect(head).toBe((await ann.view(conversation.id)).head);
  });

  it("the list of conversations to export has each once, page by page, for a backend only (EXPORT-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { conversation: another } = await world.room();
    for (const { id } of [conversation, another]) {
      await eventually(
        () => conversationInD1(id),
        (row) => row !== null,
        "D1 to have it",
      );
    }
    const backend = await transferring(world);
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const search: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const path = `/export/conversations?limit=1${search}`;
      const page = (await backend.get(path)).as(exportableListSchema);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(expect.arrayContaining([conversation.id, another.id]));
    (await ann.get("/export/conversations")).problem("key_required");
    (await ann.get(`/conversations/${conversation.id}/export`)).problem("key_required");
    const other = await Backend.of(world, ["messages"]);
    (await other.get(`/conversations/${conversation.id}/export`)).problem("missing_scope");
  });

  it("the export of an unknown conversation is not found, and leaves no storage behind (HIBERNATE-3)", async () => {
    const backend = await transferring(world);
    (await backend.get("/conversations/nothing-here/export")).problem("not_found");
  });
});
