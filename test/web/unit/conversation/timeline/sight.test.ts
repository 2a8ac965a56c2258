import { describe, expect, test } from "vitest";
import type { Position } from "#web/conversation/timeline/position.ts";
import { sightOf } from "#web/conversation/timeline/sight.ts";
import { timeOf } from "#web/conversation/timeline/timeline-item.ts";
import { message, pending } from "../fixtures.ts";

const ROW_PX = 100;
const rows = {
  findItemIndex: (offset: number) => Math.floor(offset / ROW_PX),
  getItemOffset: (index: number) => index * ROW_PX,
};
const sent = Array.from({ length: 10 }, (_, index) => message(index + 1, "ann", index));
const [first, , third] = sent.map(timeOf);
const items = [...sent, pending("x", 20)];
const at = (offset: number) => ({ offset, viewport: 300, size: items.length * ROW_PX });
const reading: Position = { kind: "reading" };
const following: Position = { kind: "following", end: 800 };
const newest = { items, isNewest: true };
const older = { items, isNewest: false };

describe("what a reader sees", () => {
  test("further up: the message at the top with its offset and time, and the last one that begins in sight", () => {
    expect(sightOf(reading, at(230), rows, newest)).toEqual({
      atEnd: false,
      place: { id: 3, top: -30 },
      topTime: third,
      newest: sent[5],
    });
  });

  test("at the end: everything sent, and no place to return to", () => {
    expect(sightOf(reading, at(790), rows, newest)).toEqual({
      atEnd: true,
      place: null,
      topTime: null,
      newest: sent[9],
    });
  });

  test("a timeline that follows the end is at the end, though rows have just moved it away", () => {
    expect(sightOf(following, at(400), rows, newest)).toMatchObject({
      atEnd: true,
      place: null,
      newest: sent[9],
    });
  });

  test("the end of an older stretch is a place to return to", () => {
    expect(sightOf(reading, at(800), rows, older)).toMatchObject({
      atEnd: true,
      place: { id: 9, top: 0 },
    });
  });

  test("at the very top, where the first day's divider is in sight, there is no time", () => {
    expect(sightOf(reading, at(40), rows, newest)).toMatchObject({ topTime: null });
    expect(sightOf(reading, at(41), rows, newest)).toMatchObject({ topTime: first });
  });

  test("nothing while the timeline travels", () => {
    const goal = { id: 3, align: "start" } as const;
    const travelling: Position = { kind: "travelling", goal, since: 0, arrivesAt: 400 };
    expect(sightOf(travelling, at(200), rows, newest)).toBeNull();
  });

  test("a row that only begins below the viewport is not seen", () => {
    expect(sightOf(reading, at(200), rows, newest)).toMatchObject({ newest: sent[4] });
  });

  test("nobody returns to a message that is not sent yet", () => {
    expect(sightOf(reading, { ...at(1_000), size: 2_000 }, rows, newest)).toMatchObject({
      atEnd: false,
      place: null,
    });
  });

  test("no message where every row is unsent", () => {
    const unsent = { items: [pending("x", 0)], isNewest: true };
    expect(sightOf(following, at(0), rows, unsent)).toMatchObject({ place: null, newest: null });
  });
});
