import { describe, expect, it } from "vitest";
import { TypingNotifier } from "#client/typing-notifier.ts";
import { FakeClock } from "./support/fake-clock.ts";

const PACE = { leaseMs: 6_000, intervalMs: 1_000 };

function setup() {
  const clock = new FakeClock(0);
  const sends: [number, boolean][] = [];
  const notifier = new TypingNotifier(clock, (active) => sends.push([clock.now(), active]));
  notifier.reset(PACE);
  return { clock, sends, notifier };
}

describe("the typing notifier", () => {
  it("the notifier sends at once, and then at most every half lease, however fast one types", async () => {
    const { clock, sends, notifier } = setup();
    for (let i = 0; i < 100; i++) {
      notifier.set(true);
      await clock.advance(100);
    }
    expect(sends).toEqual([
      [0, true],
      [3_000, true],
      [6_000, true],
      [9_000, true],
    ]);
  });

  it("the notifier sends the last stroke too, so that the lease does not lapse early", async () => {
    const { clock, sends, notifier } = setup();
    notifier.set(true);
    await clock.advance(1_000);
    notifier.set(true);
    await clock.advance(60_000);
    expect(sends).toEqual([
      [0, true],
      [3_000, true],
    ]);
  });

  it("the lease lapses by itself, and the next stroke after a pause is sent at once", async () => {
    const { clock, sends, notifier } = setup();
    notifier.set(true);
    await clock.advance(6_000);
    notifier.set(false);
    notifier.set(true);
    expect(sends).toEqual([
      [0, true],
      [6_000, true],
    ]);
  });

  it("the notifier sends a stop once, and only after a start", () => {
    const { sends, notifier } = setup();
    notifier.set(false);
    notifier.set(true);
    notifier.set(false);
    notifier.set(false);
    expect(sends.map(([, active]) => active)).toEqual([true, false]);
  });

  it("the notifier needs no stop after a message, which ends the lease", async () => {
    const { clock, sends, notifier } = setup();
    notifier.set(true);
    notifier.set(true);
    notifier.sent();
    notifier.set(false);
    await clock.advance(60_000);
    expect(sends).toEqual([[0, true]]);
  });

  it("the notifier is silent without a socket, and starts over on the next", async () => {
    const { clock, sends, notifier } = setup();
    notifier.set(true);
    notifier.reset(null);
    notifier.set(true);
    await clock.advance(2_000);
    notifier.reset(PACE);
    notifier.set(true);
    expect(sends).toEqual([
      [0, true],
      [2_000, true],
    ]);
  });

  it("a start sooner than the server would pass it on waits, while the person still types (TYPING-1)", async () => {
    const { clock, sends, notifier } = setup();
    notifier.set(true);
    notifier.sent();
    await clock.advance(200);
    notifier.set(true);
    await clock.advance(100);
    notifier.set(true);
    await clock.advance(2_000);
    notifier.set(false);
    notifier.set(true);
    notifier.set(false);
    await clock.advance(60_000);
    expect(sends).toEqual([
      [0, true],
      [1_250, true],
      [2_300, false],
    ]);
  });

  it("the notifier sends within the interval although the clock was set back", async () => {
    const { clock, sends, notifier } = setup();
    await clock.advance(10_000_000);
    notifier.set(true);
    notifier.set(false);
    clock.sleep(-5_000_000);
    notifier.set(true);
    await clock.advance(1_250);
    expect(sends.map(([, active]) => active)).toEqual([true, false, true]);
  });
});
