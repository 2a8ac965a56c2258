import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it, vi } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { directPeers } from "#storage/d1/direct-peers.ts";
import { env, world } from "../../support/inside.ts";
import { eventually } from "../../support/wire.ts";
import type { Account } from "../../support/world.ts";

const db = drizzle(env.DB);

async function direct(one: Account, other: Account): Promise<string> {
  const answer = await one.post("/conversations", { kind: "direct", member_ids: [other.id] });
  const { id } = answer.as(conversationSchema, 201);
  await one.say(id, "hello");
  return id;
}

describe("the peers of someone's direct conversations", () => {
  it("a person without messages in direct conversations has no direct peers", async () => {
    const [ada, bob] = await world.accounts(2);
    await ada!.post("/conversations", { kind: "direct", member_ids: [bob!.id] });
    expect(await directPeers(db, ada!.id, 10)).toEqual([]);
  });

  it("the query returns at most `limit` direct peers, most recent first, and no member of a group", async () => {
    const [ada, bob, cem, dan, eve] = await world.accounts(5);
    const first = await direct(ada!, bob!);
    await direct(ada!, cem!);
    await direct(dan!, ada!);
    await direct(bob!, cem!);
    await world.group(ada!, eve!);
    await bob!.say(first, "the newest of all");
    await eventually(
      () => directPeers(db, ada!.id, 10),
      (peers) => peers[0] === bob!.id,
      "D1 to have the message",
    );
    expect(await directPeers(db, ada!.id, 10)).toEqual([bob!.id, dan!.id, cem!.id]);
    expect(await directPeers(db, ada!.id, 2)).toEqual([bob!.id, dan!.id]);
    expect(await directPeers(db, eve!.id, 10)).toEqual([]);
  });

  it("direct peers are found by indexes alone", async () => {
    const prepare = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "prepare");
    await directPeers(db, "someone", 50);
    const query = prepare.mock.calls[0]?.[0] ?? "";
    prepare.mockRestore();
    const bound = ["someone", "direct", 50];
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind(...bound)
      .all<{ detail: string }>();
    const steps = results.map(({ detail }) => detail);
    expect(steps.filter((step) => step.startsWith("SCAN"))).toEqual([]);
    expect(steps.filter((step) => step.startsWith("SEARCH"))).toHaveLength(4);
    expect(steps[0]).toContain("members_by_user");
  });
});
