import { describe, expect, it } from "vitest";
import type { Runtime } from "#client/runtime.ts";
import { PlatformWakeSource } from "#client/wake-source.ts";
import { FakeClock } from "./support/fake-clock.ts";

function page() {
  const target = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: "hidden" });
  const platform: Runtime = {
    document,
    addEventListener: (type, listener) => target.addEventListener(type, listener),
    removeEventListener: (type, listener) => target.removeEventListener(type, listener),
  };
  return { target, document, platform };
}

function setup() {
  const { target, document, platform } = page();
  const clock = new FakeClock();
  let wakes = 0;
  const unsubscribe = new PlatformWakeSource(clock, platform).subscribe(() => wakes++);
  return { target, document, clock, unsubscribe, wakes: () => wakes };
}

describe("the wake source", () => {
  it.each(["online", "pageshow"])("the wake source signals %s", (type) => {
    const { target, wakes } = setup();
    target.dispatchEvent(new Event(type));
    expect(wakes()).toBe(1);
  });

  it("the wake source signals when the page is shown, not when it is hidden", () => {
    const { document, wakes } = setup();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(wakes()).toBe(0);
    document.visibilityState = "visible";
    document.dispatchEvent(new Event("visibilitychange"));
    expect(wakes()).toBe(1);
  });

  it("the wake source detects by a clock jump that the machine slept", async () => {
    const { clock, wakes } = setup();
    await clock.advance(60_000);
    expect(wakes()).toBe(0);
    clock.sleep(600_000);
    await clock.advance(5_000);
    expect(wakes()).toBe(1);
    await clock.advance(60_000);
    expect(wakes()).toBe(1);
  });

  it("the wake source keeps no timer and no listener once nobody listens", async () => {
    const { target, clock, unsubscribe, wakes } = setup();
    unsubscribe();
    expect(clock.timers).toBe(0);
    target.dispatchEvent(new Event("online"));
    expect(wakes()).toBe(0);
  });

  it("the wake source works without a page", async () => {
    const clock = new FakeClock();
    let wakes = 0;
    new PlatformWakeSource(clock, {}).subscribe(() => wakes++);
    clock.sleep(60_000);
    await clock.advance(5_000);
    expect(wakes).toBe(1);
  });
});
