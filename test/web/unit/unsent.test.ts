import { expect, test } from "vitest";
import { unsentOf } from "#web/storage/unsent.ts";

test("the outbox tells by conversation what waits and what has failed", () => {
  const all = unsentOf([
    { conversation_id: "a" },
    { conversation_id: "b", failed: {} },
    { conversation_id: "c", failed: {} },
    { conversation_id: "c" },
  ]);
  expect([...all]).toEqual([
    ["a", { waits: true, failed: false }],
    ["b", { waits: false, failed: true }],
    ["c", { waits: true, failed: true }],
  ]);
});
