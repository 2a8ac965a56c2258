import { expect, it } from "vitest";
import { parseSearch } from "#text/search-text.ts";
import type { Message } from "#protocol/message.ts";
import { project } from "#storage/d1/projection.ts";
import { searchMessages } from "#storage/d1/search.ts";
import { media, message } from "../../client/support/fixtures.ts";
import { env, world } from "../../support/inside.ts";

const LATER = "2026-11-02T12:00:00.000Z";
const REACTIONS = [{ emoji: "👍", count: 1, user_ids: ["me"] }];
const MEDIA = media({ content_type: "audio/webm", size: 3, name: "walrus.webm" });

/** A conversation that D1 has, and successive states of its messages. */
async function indexed() {
  const { conversation, people } = await world.room();
  const { id } = conversation;
  const [{ id: user_id }] = people;
  return {
    /** Returns the rows written. */
    becomes: async (
      { id: number, ...more }: Partial<Message> & { id: number },
      unindexed = false,
    ) => {
      const { rows_written } = await project(env.DB, {
        unindexed,
        conversation,
        head: 1_000,
        member_count: 2,
        name_givers: [],
        messages: [message(number, { conversation_id: id, ...more })],
        members: [],
        tallies: [],
      });
      return rows_written;
    },
    found: async (q: string) => {
      const request = {
        user_id,
        terms: parseSearch(q),
        conversations: [{ id, floor: 0n }],
        limit: 10,
      };
      const page = await searchMessages(env.DB, { ...request, order: "newest", cursor: null });
      return page.hits.map(({ message: { id } }) => id);
    },
  };
}

it("a reaction to an edited or media message writes as many rows as one to any other", async () => {
  const { becomes, found } = await indexed();
  await becomes({ id: 10, text: "walrus" });
  const usual = await becomes({ id: 10, text: "walrus", version: 40, reactions: REACTIONS });
  const edited = { id: 11, text: "walrus", text_version: 30, edited_at: LATER };
  await becomes({ id: 11, text: "seal" });
  expect(await becomes({ ...edited, version: 30 }), "and its text in the index").toBe(usual + 1);
  expect(await becomes({ ...edited, version: 41, reactions: REACTIONS })).toBe(usual);
  const carrying = { id: 12, text: "look", media: MEDIA, kind: "audio" } as const;
  await becomes(carrying);
  expect(await becomes({ ...carrying, version: 42, reactions: REACTIONS })).toBe(usual);
  expect(await found("walrus")).toEqual([12, 11, 10]);
  expect(await found("seal")).toEqual([]);
});

it("a message costs one row for its words and its filters, whatever they are (SEARCH-11)", async () => {
  const { becomes } = await indexed();
  await becomes({ id: 9, text: "the first one, which its conversation's row comes with" });
  const bare = await becomes({ id: 10, text: "walrus" }, true);
  for (const [id, text] of [
    "?!",
    "walrus",
    "see https://example.com",
    "ฉันชอบกินข้าว ".repeat(20),
    "日本語のテキスト",
  ].entries())
    expect(await becomes({ id: 11 + id, text }), text).toBe(bare + 1);
});

it("a transcript is found beside the text that came with it, and an emptied text not at all", async () => {
  const { becomes, found } = await indexed();
  await becomes({ id: 10, text: "listen", media: MEDIA });
  await becomes({
    id: 10,
    version: 20,
    text: "listen",
    media: { ...MEDIA, transcript: "narwhal" },
  });
  expect(await found("narwhal listen")).toEqual([10]);
  await becomes({
    id: 10,
    version: 30,
    text_version: 30,
    text: null,
    media: null,
    deleted_at: LATER,
  });
  expect(await found("narwhal")).toEqual([]);
  expect(await found("listen")).toEqual([]);
});

it("an edited text that cannot be indexed is not found by its former words, and is found once it can be", async () => {
  const { becomes, found } = await indexed();
  const edited = { id: 10, version: 20, text_version: 20, text: "seal", edited_at: LATER };
  await becomes({ id: 10, text: "walrus" });
  await becomes(edited, true);
  expect([await found("walrus"), await found("seal")]).toEqual([[], []]);
  await becomes(edited);
  expect([await found("walrus"), await found("seal")]).toEqual([[], [10]]);
});

it("hits are ordered by creation, whenever they came to D1; messages of one moment by id (SEARCH-4)", async () => {
  const { becomes, found } = await indexed();
  await becomes({ id: 12, text: "walrus", created_at: LATER });
  await becomes({ id: 14, text: "walrus" });
  await becomes({ id: 11, text: "walrus" });
  await becomes({ id: 13, text: "walrus" });
  expect(await found("walrus")).toEqual([12, 14, 13, 11]);
});
