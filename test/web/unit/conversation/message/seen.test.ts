import { expect, test } from "vitest";
import { isSeenByAll, latestFirst, seenBy } from "#web/conversation/message/seen.ts";
import { member, message } from "../fixtures.ts";

const members = new Map(
  [
    member("me", { read: 9 }),
    member("ann", { read: 5 }),
    member("bob", { read: 3 }),
    member("eve", { read: 8, left_at: "2026-05-04T00:00:00.000Z" }),
  ].map((m) => [m.user_id, m]),
);

test("a message lists the current members who have read it, without its reader", () => {
  expect(seenBy(message(4, "me", 0), members, "me").map((m) => m.user_id)).toEqual(["ann"]);
});

test("a message is seen once every person who was a member has read it, bots and former members aside", () => {
  const isSeen = (id: number) => isSeenByAll(message(id, "me", 0), members, "me");
  expect([3, 4, 6].map(isSeen)).toEqual([true, false, false]);
  const withBot = new Map(members).set("bot_1", member("bot_1", { read: 0 }));
  expect(isSeenByAll(message(3, "me", 0), withBot, "me")).toBe(true);
  const alone = new Map([["me", member("me", { read: 9 })]]);
  expect(isSeenByAll(message(3, "me", 0), alone, "me")).toBe(false);
});

test("a member who joined later does not count as a reader of earlier messages", () => {
  const sent = message(4, "me", 0);
  const after = new Date(Date.parse(sent.created_at) + 1).toISOString();
  const newcomer = new Map([["new", member("new", { read: 9, joined_at: after })]]);
  expect(seenBy(sent, newcomer, "me")).toEqual([]);
  expect(isSeenByAll(sent, newcomer, "me")).toBe(false);
  expect(isSeenByAll(message(5, "me", 1), newcomer, "me")).toBe(true);
});

test("readers are listed by time, the latest first, and those without one last in their own order", () => {
  const readers = ["ann", "bob", "eve", "kim"].map((id) => member(id));
  const times = new Map([
    ["ann", null],
    ["bob", "2026-05-04T00:00:00.000Z"],
    ["kim", "2026-05-04T00:00:01.000Z"],
  ]);
  expect(latestFirst(readers, times).map(({ user_id }) => user_id)).toEqual([
    "kim",
    "bob",
    "ann",
    "eve",
  ]);
});
