import { describe, expect, test } from "vitest";
import {
  indexFrom,
  indexOf,
  keyOf,
  countAfter,
  firstUnread,
} from "#web/conversation/timeline/timeline-item.ts";
import { message, pending } from "../fixtures.ts";

describe("rows", () => {
  test("my message keeps its key when it is sent", () => {
    const sent = message(7, "me", 0, { client_id: "x" });
    expect(keyOf(sent, "me")).toBe(keyOf(pending("x", 0), "me"));
    expect(keyOf(sent, "someone else")).toBe("7");
  });

  test("a message is found by its id, and an unknown one is not", () => {
    const items = [message(2, "a", 0), message(5, "a", 0), message(9, "a", 0), pending("x", 0)];
    expect([2, 5, 9].map((id) => indexOf(items, id))).toEqual([0, 1, 2]);
    expect(indexOf(items, 6)).toBe(-1);
    expect(indexFrom(items, 6)).toBe(2);
    expect(indexFrom(items, 10)).toBe(3);
  });
});

describe("new messages", () => {
  const messages = [
    message(1, "ann", 0),
    message(2, "me", 0),
    message(3, "ann", 0, { deleted_at: "2026-05-04T12:00:00.000Z" }),
    message(4, "ann", 0),
  ];

  test("start at the first one by someone else after the read position that is not deleted", () => {
    expect(firstUnread(messages, 1, "me")).toBe(4);
    expect(firstUnread(messages, 0, "me")).toBe(1);
    expect(firstUnread(messages, 4, "me")).toBe(null);
  });

  test("are counted without one's own and deleted ones", () => {
    expect(countAfter(messages, 0, "me")).toBe(2);
    expect(countAfter(messages, 1, "me")).toBe(1);
  });
});
