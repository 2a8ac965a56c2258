import { describe, expect, it } from "vitest";
import {
  acknowledge,
  discard,
  enqueue,
  failAll,
  inFlightSince,
  markSent,
  MAX_REFUSALS,
  nextDue,
  nextToSend,
  passed,
  refuse,
  restore,
  retry,
  shown,
  type Outbox,
} from "#client/outbox.ts";
import { message } from "./support/fixtures.ts";

const CONTEXT = { now: 1_000, random: 0.5 };
const LIMITED = { code: "rate_limited", detail: "", retryable: true, retry_after_ms: 700 };
const REFUSED = { code: "validation_failed", detail: "no", retryable: false };

function written(...client_ids: string[]): Outbox {
  return client_ids.reduce<Outbox>((outbox, id) => enqueue(outbox, id, { text: id }, 0), []);
}

function next(outbox: Outbox, socket = 1, now = 1_000): string | undefined {
  return nextToSend(outbox, socket, now)?.client_id;
}

function states(outbox: Outbox): string[] {
  return outbox.map(({ client_id, status }) => `${client_id} ${status.state}`);
}

describe("the outbox", () => {
  it("the outbox sends in the order of writing, one at a time", () => {
    const outbox = written("a", "b");
    expect(next(outbox)).toBe("a");
    const sent = markSent(outbox, "a", 1, 0);
    expect(next(sent)).toBeUndefined();
    expect(next(acknowledge(sent, "a", 7, 7))).toBe("b");
  });

  it("the outbox resends messages in flight on another socket, before anything new", () => {
    const sent = enqueue(markSent(written("a", "b"), "a", 1, 0), "c", {}, 0);
    expect(next(sent, 2)).toBe("a");
    expect(inFlightSince(sent, 1)).toBe(0);
    expect(inFlightSince(sent, 2)).toBeNull();
  });

  it("later messages wait behind a rate-limited one", () => {
    const limited = refuse(markSent(written("a", "b"), "a", 1, 0), "a", LIMITED, CONTEXT);
    expect(next(limited, 1, 1_699)).toBeUndefined();
    expect(nextDue(limited)).toBe(1_700);
    expect(next(limited, 1, 1_700)).toBe("a");
  });

  it("a rate-limited message is retried without end", () => {
    let outbox = written("a");
    for (let i = 0; i < 100; i++)
      outbox = refuse(markSent(outbox, "a", 1, 0), "a", LIMITED, CONTEXT);
    expect(outbox[0]?.status.state).toBe("queued");
  });

  it("a message that is refused for good stays as failed, and the next is sent", () => {
    const failed = refuse(markSent(written("a", "b"), "a", 1, 0), "a", REFUSED, CONTEXT);
    expect(failed[0]?.status).toEqual({ state: "failed", ...REFUSED });
    expect(next(failed)).toBe("b");
  });

  it.each([
    ["without saying when", {}],
    ["though the server says when", { retry_after_ms: 1_000 }],
  ])("a temporary fault is retried a few times, then left to the person: %s", (_, more) => {
    const internal = { code: "internal", detail: "", retryable: true, ...more };
    let outbox = written("a");
    for (let i = 0; i < MAX_REFUSALS; i++) {
      outbox = refuse(markSent(outbox, "a", 1, 0), "a", internal, CONTEXT);
      expect(outbox[0]?.status.state).toBe("queued");
      expect(nextDue(outbox)).toBeGreaterThan(1_000);
    }
    outbox = refuse(markSent(outbox, "a", 1, 0), "a", internal, CONTEXT);
    expect(outbox[0]?.status).toMatchObject({ state: "failed", retryable: true });
  });

  it("a retried message is sent after those written since", () => {
    const failed = refuse(markSent(written("a", "b"), "a", 1, 0), "a", REFUSED, CONTEXT);
    expect(states(retry(failed, "a"))).toEqual(["b queued", "a queued"]);
    expect(retry(failed, "b")).toBe(failed);
  });

  it("failed and waiting messages can be discarded, and never those that others may already have", () => {
    const sent = markSent(written("a", "b"), "a", 1, 0);
    expect(states(discard(sent, "a"))).toEqual(["a sent", "b queued"]);
    expect(states(discard(sent, "b"))).toEqual(["a sent"]);
    const acked = acknowledge(sent, "a", 7, 7);
    expect(states(discard(acked, "a"))).toEqual(["a acked", "b queued"]);
    const failed = refuse(sent, "a", REFUSED, CONTEXT);
    expect(states(discard(failed, "a"))).toEqual(["b queued"]);
  });

  it("a message leaves the outbox once the timeline shows it, with or without its ack", () => {
    const sent = markSent(written("a", "b"), "a", 1, 0);
    const mine = message(7, { client_id: "a", sender_id: "me" });
    expect(states(shown(sent, [mine], "me"))).toEqual(["b queued"]);
    expect(states(shown(acknowledge(sent, "a", 7, 7), [mine], "me"))).toEqual(["b queued"]);
  });

  it("someone else's message of the same client_id does not end one", () => {
    const outbox = written("a");
    expect(shown(outbox, [message(7, { client_id: "a", sender_id: "ann" })], "me")).toBe(outbox);
  });

  it("an acked message stays on screen until the timeline has passed it", () => {
    const acked = acknowledge(written("a"), "a", 7, 7);
    expect(passed(acked, 6)).toBe(acked);
    expect(passed(acked, 7)).toEqual([]);
  });

  it("stored messages precede those written since, in their order and once", () => {
    const kept = [
      ...enqueue([], "late", {}, 20),
      ...markSent(enqueue([], "early", {}, 10), "early", 9, 0),
      ...enqueue([], "new", {}, 30),
    ];
    const outbox = restore(written("new"), kept);
    expect(states(outbox)).toEqual(["early queued", "late queued", "new queued"]);
  });

  it("messages that can no longer be sent fail, and durable ones do not", () => {
    const outbox = acknowledge(written("a", "b"), "a", 7, 7);
    const reason = { code: "not_found", detail: "", retryable: false };
    expect(states(failAll(outbox, reason))).toEqual(["a acked", "b failed"]);
  });
});
