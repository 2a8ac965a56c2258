import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Transfer } from "#client/transfer.ts";
import { uploadSchema } from "#protocol/media.ts";
import { SlackArchive } from "../../src/cli/slack/archive.ts";
import { documentsOf } from "../../src/cli/slack/convert.ts";
import { PNG } from "../support/files.ts";
import { bundle, startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { linesOf, linesOfType, transferring } from "../support/transfer.ts";
import { eventually } from "../support/wire.ts";
import type { World } from "../support/world.ts";

/* Two deployments, each with its own D1, objects and R2. */
let servers: [Started, Started];
let worlds: [World, World];

beforeAll(async () => {
  const folder = bundle();
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

it("a conversation that is exported and imported elsewhere is equal: ids, order, times, authors, reactions, reads, pins, replies, edits, tombstones and bytes (EXPORT-1, IMPORT-1)", async () => {
  const [here, there] = worlds;
  const { conversation, people } = await here.room(3);
  const [ann, ben, cem] = people;
  const path = `/conversations/${conversation.id}`;
  const said = await ann.say(conversation.id, "helo **all**", "c1");
  (await ann.patch(`${path}/messages/${said.id}`, { text: "hello **all**" })).expect(200);
  const reply = { text: `@${ann.user.username} yes`, reply_to: said.id };
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
  (await cem!.put(`${path}/messages/${said.id}/reactions/${thumb}`)).expect(200);
  (await ann.put(`${path}/messages/${said.id}/pin`)).expect(200);
  (await ben.put(`${path}/read`, { message_id: said.id })).expect(200);
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
  const history = await ann.history(conversation.id);
  const again = await to.export(conversation.id);
  const first = await from.export(conversation.id);
  // Every document has an id and a time of its own.
  const bare = async (document: ReadableStream<Uint8Array>) =>
    linesOf(await new Response(document).text()).slice(1);
  expect(await bare(again)).toEqual(await bare(first));
  expect(history).toHaveLength(5);
  (await visitor.get(path)).problem("not_found");
  for (const message of history) {
    if (message.media_url === null) continue;
    const key = message.media_url.slice(-22);
    const bucket = await servers[1].miniflare.getR2Bucket("MEDIA");
    const object = await bucket.get(key);
    const stored = Buffer.from(await object!.arrayBuffer());
    const original = await ann.fetchMedia(message.media_url);
    expect(hashOf(stored)).toBe(hashOf(Buffer.from(await original.arrayBuffer())));
  }
  // Another document of it is refused, and changes nothing.
  await expect(to.import(await from.export(conversation.id))).rejects.toMatchObject({
    code: "not_empty",
  });
});

/** An export as https://slack.com/help/articles/220556107 describes it, with messages of https://docs.slack.dev. */
function slackExport(): Uint8Array {
  const files = {
    "users.json": [
      { id: "U1", name: "ada", profile: { display_name: "Ada", real_name: "Ada L." } },
      { id: "U2", name: "ben", profile: { display_name: "", real_name: "Ben" } },
      { id: "U3", name: "helper", is_bot: true, profile: { real_name: "Helper", bot_id: "B1" } },
    ],
    "channels.json": [
      {
        id: "C1",
        name: "general",
        created: 1_355_517_000,
        creator: "U1",
        members: ["U1"],
        pins: [{ id: "1355517523.000005" }],
      },
    ],
    "dms.json": [{ id: "D1", created: 1_355_517_000, members: ["U1", "U2"] }],
    "general/2012-12-14.json": [
      {
        type: "message",
        subtype: "channel_join",
        user: "U1",
        text: "<@U1> has joined",
        ts: "1355517500.000001",
      },
      {
        type: "message",
        user: "U1",
        text: "Hello *all*, see <https://example.com|this> &amp; <@U2> :wave:",
        ts: "1355517523.000005",
        thread_ts: "1355517523.000005",
        edited: { user: "U1", ts: "1355517530.000000" },
        reactions: [
          { name: "+1::skin-tone-3", users: ["U2"], count: 1 },
          { name: "our-own", users: ["U1"], count: 1 },
        ],
      },
    ],
    "general/2012-12-15.json": [
      {
        type: "message",
        user: "U2",
        text: "`*code*` ~no~",
        ts: "1355603923.000100",
        thread_ts: "1355517523.000005",
      },
      {
        type: "message",
        subtype: "bot_message",
        bot_id: "B1",
        text: "done",
        ts: "1355603924.000100",
      },
      {
        type: "message",
        user: "U1",
        text: "",
        ts: "1355603925.000100",
        files: [
          { name: "plan.pdf", title: "Plan", permalink: "https://files.example.com/plan.pdf" },
        ],
      },
    ],
    "D1/2012-12-15.json": [{ type: "message", user: "U2", text: "hi", ts: "1355603923.000100" }],
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, json]) => [name, strToU8(JSON.stringify(json))]),
    ),
  );
}

it("a Slack export is imported with its threads, reactions, edits, mentions, links and bots, and once however often (IMPORT-2)", async () => {
  const to = await transferOf(0);
  for (const _ of [1, 2]) {
    for (const document of documentsOf(new SlackArchive(slackExport()))) {
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

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
