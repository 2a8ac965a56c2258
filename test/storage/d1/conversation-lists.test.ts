import { describe, expect, it, vi } from "vitest";
import { drizzle } from "drizzle-orm/d1";
import { listConversations } from "#storage/d1/conversation-lists.ts";
import { env, world } from "../../support/inside.ts";

/** D1's documented limit; local D1 accepts more. */
const ARGUMENTS_MAX = 32;

/** The number of arguments of a statement's widest `json_object(…)`; no argument is itself a call. */
function widest(sql: string): number {
  const calls = [...sql.matchAll(/json_object\(([^()]*)\)/g)];
  return Math.max(0, ...calls.map(([, list = ""]) => list.split(",").length));
}

describe("a statement for D1", () => {
  it("no function in a statement has more arguments than D1 takes", async () => {
    const { conversation, people } = await world.room();
    await people[0].say(conversation.id, "the last");
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    try {
      const list = await listConversations(drizzle(env.DB), people[0].id, undefined, 10);
      expect(list?.items.map(({ id }) => id)).toEqual([conversation.id]);
      const widths = prepare.mock.calls.map(([sql]) => widest(sql));
      expect(Math.max(...widths)).toBeGreaterThan(0);
      expect(Math.max(...widths)).toBeLessThanOrEqual(ARGUMENTS_MAX);
    } finally {
      prepare.mockRestore();
    }
  });
});
