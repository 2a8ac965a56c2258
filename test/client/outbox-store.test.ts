import { describe, expect, it } from "vitest";
import { keep, MemoryOutboxStore, parseKept } from "#client/outbox-store.ts";
import type { PendingSend } from "#client/outbox.ts";

const SEND: PendingSend = {
  client_id: "x",
  draft: { text: "a" },
  queued_at: 7,
  refusals: 3,
  status: { state: "queued", notBefore: 500 },
};
const KEPT = keep(SEND, "me");

describe("a stored message", () => {
  it("a stored message waits anew for its turn, and a failed one for the person", () => {
    expect(parseKept(KEPT, "me")).toEqual({
      ...SEND,
      refusals: 0,
      status: { state: "queued", notBefore: 0 },
    });
    const failed = { state: "failed", code: "too_large", detail: "no", retryable: true } as const;
    expect(parseKept(keep({ ...SEND, status: failed }, "me"), "me")?.status).toEqual(failed);
    expect(KEPT).toEqual({ user_id: "me", client_id: "x", draft: { text: "a" }, queued_at: 7 });
  });

  it("another person's message, or anything else, is not restored", () => {
    const { client_id: _1, ...nameless } = KEPT;
    const { draft: _2, ...empty } = KEPT;
    const { queued_at: _3, ...timeless } = KEPT;
    for (const value of [
      keep(SEND, "ann"),
      nameless,
      empty,
      timeless,
      { ...KEPT, client_id: 7 },
      { ...KEPT, draft: "text" },
      { ...KEPT, draft: null },
      { ...KEPT, draft: {} },
      { ...KEPT, queued_at: "7" },
      "x",
      null,
    ]) {
      expect(parseKept(value, "me"), JSON.stringify(value)).toBeNull();
    }
  });

  it("a failure that cannot be read does not keep the message from being sent", () => {
    const failure = { code: "too_large", detail: "no", retryable: true };
    const { code: _1, ...codeless } = failure;
    const { detail: _2, ...silent } = failure;
    const { retryable: _3, ...final } = failure;
    for (const failed of [
      null,
      "failed",
      codeless,
      silent,
      final,
      { ...failure, code: 7 },
      { ...failure, detail: 7 },
    ]) {
      expect(parseKept({ ...KEPT, failed }, "me")?.status.state).toBe("queued");
    }
    const odd = { ...failure, retryable: "yes" };
    expect(parseKept({ ...KEPT, failed: odd }, "me")?.status).toMatchObject({ retryable: false });
  });
});

it("the store in memory holds each message once, by conversation", async () => {
  const store = new MemoryOutboxStore();
  expect(await store.load("c")).toEqual([]);
  await store.remove("c", "x");
  await store.put("c", KEPT);
  await store.put("c", { ...KEPT, queued_at: 8 });
  await store.put("other", KEPT);
  expect(await store.load("c")).toEqual([{ ...KEPT, queued_at: 8 }]);
  await store.remove("c", "x");
  expect([await store.load("c"), await store.load("other")]).toEqual([[], [KEPT]]);
});
