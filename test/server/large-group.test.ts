import { expect, it, vi } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { env, world } from "../support/inside.ts";

const OTHERS = 999;
/** 200 records each, and one for what the creation itself changed. */
const BATCHES_MAX = 6;

it("a group of 1,000 is created with as few writes to D1 as its members fit in", async () => {
  const owner = await world.account();
  const ids = Array.from({ length: OTHERS }, () => crypto.randomUUID());
  await env.DB.prepare(
    `INSERT INTO users (id, username, username_key, display_name, language, created_at)
     SELECT value, value, value, value, 'en', '2026-01-01T00:00:00.000Z' FROM json_each(?)`,
  )
    .bind(JSON.stringify(ids))
    .run();
  const batch = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "batch");
  const answer = await owner.post("/conversations", { kind: "group", member_ids: ids });
  const batches = batch.mock.calls.length;
  batch.mockRestore();
  expect(answer.as(conversationSchema, 201).member_count).toBe(OTHERS + 1);
  expect(batches).toBeLessThanOrEqual(BATCHES_MAX);
});
