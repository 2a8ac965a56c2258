import { expect, it } from "vitest";
import { parseSearch } from "#text/search-text.ts";
import { project } from "#storage/d1/projection.ts";
import { searchMessages } from "#storage/d1/search.ts";
import { message } from "../client/support/fixtures.ts";
import { env, world } from "../support/inside.ts";

const NEWEST = 1_000;
const [FIRST, BEST, AT_ONCE] = [10, 500, 200];

it("the best hits come from the newest 1,000, and one letter is enough to search by (SEARCH-7)", async () => {
  const { conversation, people } = await world.room();
  const [{ id: user_id }] = people;
  const start = Date.parse("2026-05-01T00:00:00.000Z");
  const ids = Array.from({ length: NEWEST + 1 }, (_, index) => FIRST + index);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const messages = ids.slice(from, from + AT_ONCE).map((id) =>
      message(id, {
        conversation_id: conversation.id,
        text: id === FIRST || id === BEST ? "quokka" : "quokka among many other words",
        created_at: new Date(start + id * 1_000).toISOString(),
      }),
    );
    const batch = {
      conversation,
      head: 5_000,
      member_count: 2,
      name_givers: [],
      members: [],
      tallies: [],
    };
    await project(env.DB, { ...batch, messages });
  }
  const search = async (q: string, order: "newest" | "best", cursor: string | null = null) => {
    const conversations = [{ id: conversation.id, floor: 0n }];
    const request = { user_id, terms: parseSearch(q), conversations, order, cursor, limit: 20 };
    const { hits, next } = await searchMessages(env.DB, request);
    return { ids: hits.map(({ message: { id } }) => id), next };
  };
  const newest = ids.toReversed().slice(0, 20);
  for (const q of ["quokka", "q"]) {
    expect((await search(q, "newest")).ids, q).toEqual(newest);
    const best = await search(q, "best");
    expect(best.ids, q).toEqual([BEST, ...newest.slice(0, 19)]);
    const second = await search(q, "best", best.next);
    expect(second.ids[0], q).toBe(newest[19]);
  }
  const last = await search("quokka", "best", "990");
  expect(last.ids).toHaveLength(10);
  expect(last.ids).not.toContain(FIRST);
  expect(last.next).toBeNull();
});
