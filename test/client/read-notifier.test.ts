import { describe, expect, it } from "vitest";
import { ReadNotifier } from "#client/read-notifier.ts";
import { FakeClock } from "./support/fake-clock.ts";

function setup() {
  const clock = new FakeClock(0);
  const told: [number, number][] = [];
  const link = { isOpen: true };
  const notifier = new ReadNotifier(clock, (id) => {
    if (link.isOpen) told.push([clock.now(), id]);
    return link.isOpen;
  });
  return { clock, told, link, notifier };
}

describe("the read notifier", () => {
  it("sends at most once a second, and only the newest", async () => {
    const { clock, told, notifier } = setup();
    for (let id = 1; id <= 25; id++) {
      notifier.read(id);
      await clock.advance(100);
    }
    expect(told).toEqual([
      [0, 1],
      [1_000, 10],
      [2_000, 20],
    ]);
    await clock.advance(1_000);
    expect(told.at(-1)).toEqual([3_000, 25]);
  });

  it("never moves backwards, and does not repeat itself", async () => {
    const { clock, told, notifier } = setup();
    notifier.read(9);
    await clock.advance(5_000);
    notifier.read(9);
    notifier.read(3);
    await clock.advance(5_000);
    expect(told).toEqual([[0, 9]]);
  });

  it("sends again on the next socket what the server does not have, and nothing else", async () => {
    const { clock, told, link, notifier } = setup();
    link.isOpen = false;
    notifier.read(9);
    link.isOpen = true;
    notifier.opened(4, true);
    expect(told).toEqual([[0, 9]]);
    await clock.advance(5_000);
    notifier.opened(4, true);
    expect(told).toEqual([
      [0, 9],
      [5_000, 9],
    ]);
    notifier.opened(9, true);
    await clock.advance(5_000);
    expect(told).toHaveLength(2);
  });

  it("forgets positions of another epoch", () => {
    const { told, link, notifier } = setup();
    link.isOpen = false;
    notifier.read(9);
    link.isOpen = true;
    notifier.opened(0, false);
    expect(told).toEqual([]);
  });
});
