import { describe, expect, test } from "vitest";
import { placeOf } from "#web/conversation/timeline/row-place.ts";
import { message, pending } from "../fixtures.ts";

const asMe = { me: "me", unreadFrom: null };

describe("grouping", () => {
  test("one sender's messages within five minutes are a group, and name the sender once", () => {
    const items = [
      message(1, "ann", 0),
      message(2, "ann", 4),
      message(3, "ann", 9),
      message(4, "bob", 9),
    ];
    const places = items.map((_, index) => placeOf(items, index, asMe));
    expect(places.map(({ startsGroup }) => startsGroup)).toEqual([true, false, true, true]);
    expect(places.map(({ endsGroup }) => endsGroup)).toEqual([false, true, true, true]);
  });

  test("unsent messages are grouped with sent ones of the same person", () => {
    const items = [message(1, "me", 0), pending("a", 1)];
    expect(placeOf(items, 1, asMe).startsGroup).toBe(false);
  });

  test("a day starts with its first message, and with a new group", () => {
    const items = [message(1, "ann", 719), message(2, "ann", 721)];
    expect(placeOf(items, 0, asMe).startsDay).toBe(true);
    expect(placeOf(items, 1, asMe)).toMatchObject({ startsDay: true, startsGroup: true });
  });

  test("the unread divider splits a group", () => {
    const items = [message(1, "ann", 0), message(2, "ann", 1)];
    const unread = { me: "me", unreadFrom: 2 };
    expect(placeOf(items, 0, unread)).toMatchObject({ startsUnread: false, endsGroup: true });
    expect(placeOf(items, 1, unread)).toMatchObject({ startsUnread: true, startsGroup: true });
  });

  test("a system message never joins a group", () => {
    const items = [
      message(1, "ann", 0),
      message(2, "ann", 0, { kind: "system" }),
      message(3, "ann", 0),
    ];
    expect(placeOf(items, 2, asMe).startsGroup).toBe(true);
  });
});
