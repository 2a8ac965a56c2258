import { drizzle } from "drizzle-orm/d1";
import { afterEach, describe, expect, it, vi } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { findConversations } from "#storage/d1/conversation-lists.ts";
import { env, world } from "../support/inside.ts";
import type { Account } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function make(owner: Account, title: string): Promise<string> {
  const answer = await owner.post("/conversations", { kind: "group", title });
  return answer.as(conversationSchema, 201).id;
}

async function find(who: Account, q: string, limit = 50): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ""; ;) {
    const query = new URLSearchParams({ q, limit: String(limit), ...(cursor && { cursor }) });
    const page = (await who.get(`/conversations?${query.toString()}`)).as(conversationListSchema);
    found.push(...page.items.map(({ id }) => id));
    if (page.next_cursor === null) return found;
    cursor = page.next_cursor;
  }
}

describe("one's own conversations", () => {
  it("conversations are found by the prefixes of their title's words, whatever case and diacritics (SEARCH-6)", async () => {
    const ada = await world.account();
    const club = await make(ada, "Café Müller: Plänè");
    const kanji = await make(ada, "東京旅行");
    for (const q of ["cafe", "MULLER", "plane caf", "Plänè"]) {
      expect(await find(ada, q), q).toEqual([club]);
    }
    for (const q of ["東京", "旅行", "京"]) expect(await find(ada, q), q).toEqual([kanji]);
    for (const q of ["afe", "cafe nothing", "%", "_"]) expect(await find(ada, q), q).toEqual([]);
    expect(await find(ada, " ")).toEqual([kanji, club]);
  });

  it("a direct conversation is found by the other person's names, and a group with a title by nobody's (SEARCH-6)", async () => {
    const [ada, bob] = await Promise.all([
      world.account({ display_name: "Ada Lovelace" }),
      world.account({ display_name: "Bób Baker" }),
    ]);
    const answer = await ada.post("/conversations", { kind: "direct", member_ids: [bob.id] });
    const { id } = answer.as(conversationSchema, 201);
    (await bob.post("/conversations", { kind: "direct", member_ids: [ada.id] })).expect(200);
    const group = { kind: "group", title: "Crew", member_ids: [bob.id] };
    (await ada.post("/conversations", group)).expect(201);
    expect(await find(ada, "bob ba")).toEqual([id]);
    expect(await find(ada, bob.user.username)).toEqual([id]);
    expect(await find(bob, "love")).toEqual([id]);
    expect(await find(ada, "lovelace")).toEqual([]);
  });

  it("a conversation without a title is found by its other members' names (SEARCH-6)", async () => {
    const [ada, bob] = await Promise.all([
      world.account({ display_name: "Ada Lovelace" }),
      world.account({ display_name: "Bób Baker" }),
    ]);
    const group = { kind: "group", member_ids: [bob.id] };
    const { id } = (await ada.post("/conversations", group)).as(conversationSchema, 201);
    expect(await find(ada, "bob ba")).toEqual([id]);
    expect(await find(bob, "love")).toEqual([id]);
    expect(await find(bob, "baker")).toEqual([]);
  });

  it("conversations are found page by page, each once, most recently active first, only one's own current ones (SEARCH-6)", async () => {
    const [ada, eve] = await Promise.all([world.account(), world.account()]);
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.unshift(await make(ada, `Project ${i}`));
    await make(eve, "Project of Eve");
    await make(ada, "Another");
    expect(await find(ada, "proj", 3)).toEqual(ids);
    const gone = await make(ada, "Project gone");
    (await ada.delete(`/conversations/${gone}/members/${ada.id}`)).expect(204);
    expect(await find(ada, "proj", 100)).toEqual(ids);
    const wrong = await ada.get("/conversations?q=proj&cursor=x");
    wrong.problem("validation_failed");
  });

  it("conversations are found by indexes alone", async () => {
    const ada = await world.account();
    await make(ada, "Plan");
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    await findConversations(drizzle(env.DB), ada.id, "plan", undefined, 10);
    const queries = prepare.mock.calls.map(([query]) => query);
    prepare.mockRestore();
    for (const query of queries) {
      const plan = env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`);
      const values = Array.from({ length: query.split("?").length - 1 }, () => "1");
      const { results } = await plan.bind(...values).all<{ detail: string }>();
      const steps = results.map(({ detail }) => detail);
      expect(steps[0]).toContain("members_by_user");
      const whole = /^SCAN (?:members|conversations|messages|newest|peer|tallies|users)\b/;
      expect(steps.filter((step) => whole.test(step))).toEqual([]);
    }
    expect(queries).toHaveLength(2);
  });
});
