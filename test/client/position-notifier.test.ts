import { describe, expect, it } from "vitest";
import { PositionNotifier } from "#client/position-notifier.ts";
import { FakeClock } from "./support/fake-clock.ts";

function setup() {
  const clock = new FakeClock(0);
  const sent: [number, number][] = [];
  const link = { isOpen: true };
  const notifier = new PositionNotifier(clock, (id) => {
    if (link.isOpen) sent.push([clock.now(), id]);
    return link.isOpen;
  });
  return { clock, sent, link, notifier };
}

describe("the position notifier", () => {
  it("the notifier sends at most once a second, and only the newest position", async () => {
    const { clock, sent, notifier } = setup();
    for (let id = 1; id <= 25; id++) {
      notifier.moved(id);
      await clock.advance(100);
    }
    expect(sent).toEqual([
      [0, 1],
      [1_000, 10],
      [2_000, 20],
    ]);
    await clock.advance(1_000);
    expect(sent.at(-1)).toEqual([3_000, 25]);
  });

  it("the notifier never moves backwards, and does not repeat itself", async () => {
    const { clock, sent, notifier } = setup();
    notifier.moved(9);
    await clock.advance(5_000);
    notifier.moved(9);
    notifier.moved(3);
    await clock.advance(5_000);
    expect(sent).toEqual([[0, 9]]);
  });

  it("the notifier resends on the next socket only positions that the server does not have", async () => {
    const { clock, sent, link, notifier } = setup();
    link.isOpen = false;
    notifier.moved(9);
    link.isOpen = true;
    notifier.opened(4, true);
    expect(sent).toEqual([[0, 9]]);
    await clock.advance(5_000);
    notifier.opened(4, true);
    expect(sent).toEqual([
      [0, 9],
      [5_000, 9],
    ]);
    notifier.opened(9, true);
    await clock.advance(5_000);
    expect(sent).toHaveLength(2);
  });

  it("the notifier forgets positions of another epoch", () => {
    const { sent, link, notifier } = setup();
    link.isOpen = false;
    notifier.moved(9);
    link.isOpen = true;
    notifier.opened(0, false);
    expect(sent).toEqual([]);
  });

  it("the notifier sends a waiting position before it closes, and none that it has sent", async () => {
    const { clock, sent, notifier } = setup();
    notifier.moved(9);
    notifier.close();
    expect(sent).toEqual([[0, 9]]);
    notifier.moved(10);
    notifier.close();
    await clock.advance(5_000);
    expect(sent).toEqual([
      [0, 9],
      [0, 10],
    ]);
  });
});
