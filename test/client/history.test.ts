import { describe, expect, it } from "vitest";
import {
  insertSegment,
  mergeById,
  messageIn,
  startHistory,
  startingAt,
  upsert,
} from "#client/history.ts";
import { message } from "./support/fixtures.ts";

function ids(messages: readonly { id: number }[]): number[] {
  return messages.map(({ id }) => id);
}

describe("history", () => {
  it("history keeps stretches apart that may have messages between them", () => {
    const live = startHistory([message(50), message(51)], 50);
    const jumped = insertSegment(live, { from: 10, to: 12, messages: [message(10), message(12)] });
    expect(jumped.segments.map(({ messages }) => ids(messages))).toEqual([
      [10, 12],
      [50, 51],
    ]);
  });

  it("history joins stretches that overlap or touch, and only those", () => {
    const live = startHistory([message(50)], 50);
    const touching = { from: 40, to: 49, messages: [message(45)] };
    expect(insertSegment(live, touching).segments).toMatchObject([{ from: 40 }]);
    expect(insertSegment(live, { ...touching, to: 48 }).segments).toHaveLength(2);
    const overlapping = { from: 40, to: 50, messages: [message(45), message(50)] };
    const [joined] = insertSegment(live, overlapping).segments;
    expect(ids(joined!.messages)).toEqual([45, 50]);
  });

  it("history fills a hole from both sides into one stretch", () => {
    const far = { from: 10, to: 20, messages: [message(10), message(20)] };
    const jumped = insertSegment(startHistory([message(50)], 50), far);
    const filled = insertSegment(jumped, { from: 21, to: 49, messages: [message(30)] });
    expect(filled.segments).toHaveLength(1);
    expect(ids(filled.segments[0]!.messages)).toEqual([10, 20, 30, 50]);
  });

  it("history does not show a changed message below the loaded part, which would leave a hole", () => {
    const live = startHistory([message(50)], 50);
    const changed = upsert(live, [message(7, { version: 60 })]);
    expect(changed.segments).toEqual(live.segments);
  });

  it("a page that was read before a change does not restore the old state", () => {
    const live = startHistory([message(50)], 50);
    const changed = upsert(live, [message(7, { version: 60, text: "edited" })]);
    const paged = insertSegment(changed, { from: 0, to: 49, messages: [message(7)] });
    expect(paged.segments[0]!.messages[0]).toMatchObject({ id: 7, text: "edited" });
    expect(paged.strays.size).toBe(0);
  });

  it("history keeps the higher version of a message, whichever side has it", () => {
    const old = message(5);
    const edited = message(5, { version: 9, text: "edited" });
    expect(mergeById([old], [edited])).toEqual([edited]);
    expect(mergeById([edited], [old])).toEqual([edited]);
  });

  it("history stays the same object when nothing changes, so that nothing renders again", () => {
    const held = [message(1), message(2), message(3)];
    expect(mergeById(held, [message(2)])).toBe(held);
    expect(upsert(startHistory(held, 1), [message(2)]).segments[0]!.messages).toBe(held);
  });

  it("history finds a message by its id, and no other in its place", () => {
    const held = [message(2), message(5), message(9)];
    expect([1, 2, 3, 5, 9, 10].map((id) => messageIn(held, id)?.id)).toEqual([
      undefined,
      2,
      undefined,
      5,
      9,
      undefined,
    ]);
    expect(messageIn([], 1)).toBeUndefined();
  });

  it("a changed message that no stretch covers is held apart, in its latest state only", () => {
    const live = insertSegment(startHistory([message(50)], 50), {
      from: 10,
      to: 12,
      messages: [message(10)],
    });
    const inside = upsert(live, [message(10, { version: 60 }), message(51)]);
    expect(inside.strays.size).toBe(0);
    const states = [message(1), message(7, { version: 61 }), message(7, { version: 60 })];
    for (const arrived of [states, states.toReversed()]) {
      const { strays } = upsert(live, arrived);
      expect([...strays.values()].map(({ id, version }) => [id, version])).toEqual([
        [1, 1],
        [7, 61],
      ]);
    }
    const late = upsert(upsert(live, states), [message(7, { version: 60 })]);
    expect(late.strays.get(7)?.version).toBe(61);
  });

  it("history that begins later has nothing from before, and its first stretch is the beginning", () => {
    let held = startHistory([message(101), message(102)], 101);
    for (const from of [10, 40]) {
      const messages = [message(from), message(from + 10)];
      held = insertSegment(held, { from, to: from + 10, messages });
    }
    held = upsert(held, [message(5), message(70)]);
    const shown = (from: number) => {
      const { segments, strays } = startingAt(held, from);
      return [segments.map((one) => [one.from, ids(one.messages)]), [...strays.keys()]];
    };
    expect(shown(40)).toEqual([
      [
        [0, [40, 50]],
        [101, [101, 102]],
      ],
      [70],
    ]);
    expect(shown(50)).toEqual([
      [
        [0, [50]],
        [101, [101, 102]],
      ],
      [70],
    ]);
    expect(shown(51)).toEqual([[[101, [101, 102]]], [70]]);
    expect(shown(70)).toEqual([[[101, [101, 102]]], [70]]);
    expect(shown(300)).toEqual([[[0, []]], []]);
  });
});
