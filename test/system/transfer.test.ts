import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { Transfer } from "#client/transfer.ts";
import { uploadSchema } from "#protocol/media.ts";
import { SlackArchive } from "../../src/cli/slack/archive.ts";
import { documentsOf } from "../../src/cli/slack/convert.ts";
import { LeftOut } from "../../src/cli/slack/left-out.ts";
import { PNG } from "../support/files.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { slackExport } from "../support/slack-export.ts";
import { linesOfType, transferring } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";
import type { World } from "../support/world.ts";

/* Two deployments, each with its own D1, objects and R2. */
let servers: [Started, Started];
let worlds: [World, World];

beforeAll(async () => {
  const folder = inject("worker");
  servers = [await startMiniflare(folder), await startMiniflare(folder)];
  worlds = [worldAt(servers[0].url), worldAt(servers[1].url)];
});
afterAll(async () => {
  for (const { miniflare } of servers ?? []) await miniflare.dispose();
});

async function transferOf(index: 0 | 1): Promise<Transfer> {
  const { key } = await transferring(worlds[index]);
  return new Transfer({ baseUrl: servers[index].url.href, key });
}

it("a conversation that is exported and imported elsewhere is equal: ids, order, times, authors, reactions, reads, pins, replies, edits, tombstones, metadata and bytes (EXPORT-1, IMPORT-1)", async () => {
  const [here, there] = worlds;
  const { conversation, people } = await here.room(3);
  const [ann, ben, cem] = people;
  const path = `/conversations/${conversation.id}`;
  const edited = await ann.say(conversation.id, "helo **all**", "c1");
  (await ann.patch(`${path}/messages/${edited.id}`, { text: "hello **all**" })).expect(200);
  const reply = { text: `@${ann.user.username} yes`, reply_to: edited.id };
  (await ben.post(`${path}/messages`, reply)).expect(201);
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  for (const [file, name] of [
    [PNG, "cat.png"],
    [bytes, "data.bin"],
  ] as const) {
    const { media_url } = (await ann.upload(file, { name })).as(uploadSchema, 201);
    (await ann.post(`${path}/messages`, { media_url })).expect(201);
  }
  const gone = await ben.say(conversation.id, "a mistake");
  (await ben.delete(`${path}/messages/${gone.id}`)).expect(204);
  const thumb = encodeURIComponent("👍");
  (await cem!.put(`${path}/messages/${edited.id}/reactions/${thumb}`)).expect(200);
  (await ann.put(`${path}/messages/${edited.id}/pin`)).expect(200);
  const metadata = { order: { id: 7, of: ["ann", null] } };
  (await ann.patch(path, { metadata })).expect(200);
  (await ann.patch("/users/me", { metadata: { plan: "gold" } })).expect(200);
  (await ann.patch(`${path}/messages/${edited.id}`, { metadata: { card: "parcel" } })).expect(200);
  (await ben.put(`${path}/read`, { message_id: edited.id })).expect(200);
  (await ann.delete(`${path}/members/${cem!.id}`)).expect(204);

  const from = await transferOf(0);
  const to = await transferOf(1);
  const [state] = await to.import(await from.export(conversation.id));
  expect(state).toMatchObject({ conversation_id: conversation.id, finished: true });
  await eventually(
    () => to.imported(conversation.id),
    ({ listed }) => listed,
    "lists to have it",
  );

  const visitor = await there.account();
  const history = await ann.spoken(conversation.id);
  const again = await to.export(conversation.id);
  const first = await new Response(await from.export(conversation.id)).text();
  expect(linesOfType(first, "conversation")).toMatchObject([{ metadata }]);
  const annLine = linesOfType(first, "user").find(({ id }) => id === ann.id);
  expect(annLine).toMatchObject({ metadata: { plan: "gold" } });
  const editedLine = linesOfType(first, "message").find(({ id }) => id === edited.id);
  expect(editedLine).toMatchObject({ metadata: { card: "parcel" } });
  const events = linesOfType(first, "message").flatMap(({ system }) => system ?? []);
  expect(events).toMatchObject([{ type: "pinned" }, { type: "removed", user_ids: [cem!.id] }]);
  // Every document has an id and a time of its own. Compared as written: a parser drops unknown fields.
  const bare = (document: string) =>
    document
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line): unknown => JSON.parse(line));
  expect(bare(await new Response(again).text())).toEqual(bare(first));
  expect(history).toHaveLength(5);
  (await visitor.get(path)).problem("not_found");
  for (const message of history) {
    if (message.media_url === null) continue;
    const key = message.media_url.slice(-22);
    const bucket = await servers[1].miniflare.getR2Bucket("MEDIA");
    const object = await bucket.get(key);
    expect(object!.httpMetadata).toMatchObject({ contentType: message.media!.content_type });
    const stored = Buffer.from(await object!.arrayBuffer());
    const original = await ann.fetchMedia(message.media_url);
    expect(hashOf(stored)).toBe(hashOf(Buffer.from(await original.arrayBuffer())));
  }
  // Another document of the conversation is refused, and changes nothing.
  await expect(to.import(await from.export(conversation.id))).rejects.toMatchObject({
    code: "not_empty",
  });
});

it("a Slack export is imported with its threads, reactions, edits, mentions, links and bots, and repeating it changes nothing (IMPORT-2)", async () => {
  const to = await transferOf(0);
  for (const _ of [1, 2]) {
    for (const document of documentsOf(new SlackArchive(slackExport()), new LeftOut())) {
      const [state] = await to.import(once(document));
      expect(state).toMatchObject({ finished: true });
    }
  }
  const document = await new Response(await to.export("C1")).text();
  const messages = linesOfType(document, "message");
  expect(messages.map(({ text }) => text)).toEqual([
    "Hello **all**, see [this](https://example.com) & @ben 👋",
    "`*code*` ~~no~~",
    "done",
    "Plan https://files.example.com/plan.pdf",
  ]);
  const [first, reply, bot] = messages;
  expect(first).toMatchObject({
    sender_id: "U1",
    created_at: "2012-12-14T20:38:43.000Z",
    edited_at: "2012-12-14T20:38:50.000Z",
    reply_count: 1,
    last_reply_id: reply!.id,
    mentions: ["U2"],
    reactions: [{ emoji: "👍🏼", user_ids: ["U2"] }],
    pinned: true,
  });
  expect(reply).toMatchObject({ sender_id: "U2", reply_to: first!.id });
  expect(bot).toMatchObject({ sender_id: "U3" });
  const members = linesOfType(document, "member");
  expect(members.filter(({ left_at }) => left_at === null).map(({ user_id }) => user_id)).toEqual([
    "U1",
  ]);
  expect(linesOfType(document, "user").find(({ id }) => id === "U3")).toMatchObject({
    kind: "bot",
  });
});

const run = promisify(execFile);

it("the commands export everything into a folder, import it elsewhere, and import a Slack export with a count of what it leaves out (EXPORT-1, IMPORT-1)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-transfer-"));
  try {
    const command = async (index: 0 | 1, script: string, ...args: string[]) => {
      const { key } = await transferring(worlds[index]);
      const all = [`src/cli/${script}.ts`, "--url", servers[index].url.href, ...args];
      const env = { ...process.env, PARLEY_KEY: key };
      return (await run("node", all, { env })).stdout;
    };
    const { conversation, people } = await worlds[0].room(2);
    await people[0].say(conversation.id, "by command");

    expect(await command(0, "export", "--out", join(folder, "all"))).toMatch(
      /^\d+ conversations written/,
    );
    expect(readdirSync(join(folder, "all"))).toEqual(
      expect.arrayContaining(["users.ndjson", `${conversation.id}.ndjson`]),
    );
    const one = join(folder, "one.ndjson");
    await command(0, "export", "--out", one, "--conversation", conversation.id);
    expect(await command(1, "import", one)).toContain("1 conversations imported");
    const document = await new Response(await (await transferOf(1)).export(conversation.id)).text();
    expect(linesOfType(document, "message")).toMatchObject([{ text: "by command" }]);

    const zip = join(folder, "slack.zip");
    writeFileSync(zip, slackExport());
    const printed = await command(1, "import-slack", zip);
    expect(printed).toContain("2 conversations imported");
    expect(printed.slice(printed.indexOf("left out"))).toBe(
      [
        "left out:",
        "1 × joins, topic changes and other events",
        "1 × files (messages link to them on Slack)",
        "1 × reactions with custom emoji, or beyond the limit of different emoji for a message",
        "",
      ].join("\n"),
    );
    const wrong = run("node", ["src/cli/import.ts", one], {
      env: { ...process.env, PARLEY_KEY: "" },
    });
    await expect(wrong).rejects.toMatchObject({ stderr: expect.stringContaining("PARLEY_KEY") });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
