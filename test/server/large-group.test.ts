import { expect, it, vi } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { env, world } from "../support/inside.ts";
import { seedPeople } from "../support/seed-people.ts";

const OTHERS = 999;
/** 200 records each, and one for the creation's own change. */
const BATCHES_MAX = 6;

it("a group of 1,000 is created with as few writes to D1 as its members fit in", async () => {
  const owner = await world.account();
  const ids = await seedPeople(env.DB, OTHERS);
  const log = vi.spyOn(console, "debug").mockImplementation(() => undefined);
  const answer = await owner.post("/conversations", { kind: "group", member_ids: ids });
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  const { id, member_count } = answer.as(conversationSchema, 201);
  expect(member_count).toBe(OTHERS + 1);
  // One line a batch; other tests' conversations may be written at the same time.
  const batches = lines.filter((line) => line.includes(`"projected"`) && line.includes(id));
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.length).toBeLessThanOrEqual(BATCHES_MAX);
});
