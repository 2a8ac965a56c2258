import { expect, test } from "vitest";
import { unsentOf } from "#web/storage/unsent.ts";

const kept = (conversation_id: string, text: string, queued_at: number) => ({
  conversation_id,
  draft: { text },
  queued_at,
});
const failed = { code: "forbidden", detail: "", retryable: false };

test("the outbox reports by conversation which messages wait, which failed, and the last draft sent", () => {
  const all = unsentOf([
    kept("a", "one", 1),
    { ...kept("b", "two", 2), failed },
    { ...kept("c", "newer", 4), failed },
    kept("c", "older", 3),
  ]);
  expect([...all]).toEqual([
    ["a", { waits: true, failed: false, newest: { text: "one", queued_at: 1 } }],
    ["b", { waits: false, failed: true, newest: { text: "two", queued_at: 2 } }],
    ["c", { waits: true, failed: true, newest: { text: "newer", queued_at: 4 } }],
  ]);
});
