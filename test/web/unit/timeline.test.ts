import { describe, expect, test } from "vitest";
import { placeOf } from "#web/conversation/timeline/row-place.ts";
import {
  fellShort,
  hasLeft,
  isAtEnd,
  isPrepended,
  keepsToEnd,
  offsetOf,
} from "#web/conversation/timeline/scroll-anchor.ts";
import {
  indexFrom,
  indexOf,
  keyOf,
  countAfter,
  firstUnread,
} from "#web/conversation/timeline/timeline-item.ts";
import { stretchOf } from "#web/conversation/stretch.ts";
import { message, pending } from "./conversation-fixtures.ts";

const asMe = { me: "me", unreadFrom: null };

describe("grouping", () => {
  test("one sender's messages within five minutes stand together, and name the sender once", () => {
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

  test("what is not sent yet stands with my messages", () => {
    const items = [message(1, "me", 0), pending("a", 1)];
    expect(placeOf(items, 1, asMe).startsGroup).toBe(false);
  });

  test("a day begins with its first message, and with a new group", () => {
    const items = [message(1, "ann", 719), message(2, "ann", 721)];
    expect(placeOf(items, 0, asMe).startsDay).toBe(true);
    expect(placeOf(items, 1, asMe)).toMatchObject({ startsDay: true, startsGroup: true });
  });

  test("the divider of what is new parts a group", () => {
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

describe("rows", () => {
  test("a message of mine keeps its key when it is sent", () => {
    const sent = message(7, "me", 0, { client_id: "x" });
    expect(keyOf(sent, "me")).toBe(keyOf(pending("x", 0), "me"));
    expect(keyOf(sent, "someone else")).toBe("7");
  });

  test("a message is found by its id, and nothing that is not there", () => {
    const items = [message(2, "a", 0), message(5, "a", 0), message(9, "a", 0), pending("x", 0)];
    expect([2, 5, 9].map((id) => indexOf(items, id))).toEqual([0, 1, 2]);
    expect(indexOf(items, 6)).toBe(-1);
    expect(indexFrom(items, 6)).toBe(2);
    expect(indexFrom(items, 10)).toBe(3);
  });
});

describe("what is new", () => {
  const messages = [
    message(1, "ann", 0),
    message(2, "me", 0),
    message(3, "ann", 0, { deleted_at: "2026-05-04T12:00:00.000Z" }),
    message(4, "ann", 0),
  ];

  test("begins at the first message of another after the read position that is still there", () => {
    expect(firstUnread(messages, 1, "me")).toBe(4);
    expect(firstUnread(messages, 0, "me")).toBe(1);
    expect(firstUnread(messages, 4, "me")).toBe(null);
  });

  test("is counted without one's own and the deleted", () => {
    expect(countAfter(messages, 0, "me")).toBe(2);
    expect(countAfter(messages, 1, "me")).toBe(1);
  });
});

describe("scrolling", () => {
  const at = (offset: number, size = 1000) => ({ offset, viewport: 200, size });

  test("the end is the end, give or take a trembling finger", () => {
    expect(isAtEnd(at(800))).toBe(true);
    expect(isAtEnd(at(790))).toBe(true);
    expect(isAtEnd(at(700))).toBe(false);
  });

  test("only a hand takes one away from the end", () => {
    expect(keepsToEnd(at(700), true, false)).toBe(true);
    expect(keepsToEnd(at(700), true, true)).toBe(false);
    expect(keepsToEnd(at(700), false, false)).toBe(false);
    expect(keepsToEnd(at(800), false, true)).toBe(true);
  });

  test("at rest short of the end, who only saw the list grow is brought there, who moved back is left", () => {
    expect(fellShort(at(700), true, 650)).toBe(true);
    expect(fellShort(at(700), true, 750)).toBe(false);
    expect(fellShort(at(700), false, 650)).toBe(false);
    expect(fellShort(at(800), true, 800)).toBe(false);
  });

  test("who moved back from the end has left it, before the list knows; who saw it grow has not", () => {
    expect(hasLeft(at(500), 800)).toBe(true);
    expect(hasLeft(at(790), 800)).toBe(false);
    expect(hasLeft(at(800, 1100), 800)).toBe(false);
  });

  test("a row goes to the top of what is visible, or to its middle", () => {
    expect(offsetOf({ top: 500, height: 50 }, "start", 200)).toBe(500);
    expect(offsetOf({ top: 500, height: 50 }, "center", 200)).toBe(425);
  });

  test("a row returns to where it stood, and its end stays in sight while its height is an estimate", () => {
    expect(offsetOf({ top: 500, height: 50 }, 30, 200)).toBe(470);
    expect(offsetOf({ top: 500, height: 50 }, -30, 200)).toBe(530);
    expect(offsetOf({ top: 500, height: 50 }, -120, 200)).toBe(549);
    expect(offsetOf({ top: 500, height: 150 }, -120, 200)).toBe(620);
  });

  test("rows were put before the others when the old first one is further down", () => {
    const has = (key: string) => ["1", "2", "3"].includes(key);
    expect(isPrepended("2", { first: "1", has })).toBe(true);
    expect(isPrepended("1", { first: "1", has })).toBe(false);
    expect(isPrepended("gone", { first: "1", has })).toBe(false);
    expect(isPrepended(undefined, { first: "1", has })).toBe(false);
  });

  test("one stretch of history is shown: the one with the anchor, or else the newest", () => {
    const old = { messages: [message(1, "a", 0)], has_more: true };
    const live = { messages: [message(9, "a", 0)], has_more: true };
    const view = { segments: [old, live], ...live };
    expect(stretchOf(view, null)).toMatchObject({ messages: live.messages, isNewest: true });
    expect(stretchOf(view, 1)).toMatchObject({ messages: old.messages, isNewest: false });
    expect(stretchOf(view, 9)).toMatchObject({ isNewest: true });
    expect(stretchOf(view, 5)).toMatchObject({ isNewest: true });
  });
});
