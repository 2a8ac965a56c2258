import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKOFF } from "#client/backoff.ts";
import {
  isDialing,
  STABLE_MS,
  transition,
  type ConnectionEvent,
  type ConnectionState,
} from "#client/connection-state.ts";
import { check } from "./support/property.ts";

const NOW = 1_000_000;
const connecting: ConnectionState = { status: "connecting", attempt: 0 };

function after(
  state: ConnectionState,
  event: ConnectionEvent,
  now = NOW,
  random = 0.5,
): ConnectionState {
  return transition(state, event, { now, random });
}

function closed(code: number, retryAfterMs = 0): ConnectionEvent {
  return { type: "closed", code, reason: "", retryAfterMs };
}

/** Fails `times` times in a row, as fast as possible. */
function failing(times: number): ConnectionState {
  let state: ConnectionState = connecting;
  for (let i = 0; i < times; i++) {
    state = after(state, closed(1006));
    if (i < times - 1) state = after(state, { type: "due" }, Number.MAX_SAFE_INTEGER);
  }
  return state;
}

describe("connection state", () => {
  it("the connection waits with full jitter after it was lost", () => {
    expect(after(connecting, closed(1006), NOW, 0.25)).toEqual({
      status: "waiting",
      attempt: 1,
      retryAt: NOW + 125,
      notBefore: NOW,
    });
  });

  it("the connection reports itself offline after the bounded attempts, not before", () => {
    expect(failing(BACKOFF.attempts).status).toBe("waiting");
    expect(failing(BACKOFF.attempts + 1).status).toBe("offline");
  });

  it("the connection stays offline while it retries at the cap, until it is open", () => {
    const offline = failing(BACKOFF.attempts + 1);
    const trying = after(offline, { type: "due" }, NOW + 30_000);
    expect(trying).toMatchObject({ status: "offline", retryAt: null });
    expect(isDialing(trying)).toBe(true);
    const again = after(trying, closed(1006), NOW, 0.999);
    expect(again).toMatchObject({ status: "offline", attempt: 8, retryAt: NOW + 29_970 });
    expect(after(trying, { type: "welcomed" }).status).toBe("open");
  });

  it("a wait does not end before its time", () => {
    const waiting = after(connecting, closed(1006));
    expect(after(waiting, { type: "due" }, NOW + 249)).toBe(waiting);
    expect(after(waiting, { type: "due" }, NOW + 250).status).toBe("connecting");
  });

  it("attempts are counted afresh only after a connection that held", () => {
    const open: ConnectionState = { status: "open", attempt: 4, since: NOW };
    expect(after(open, closed(1011), NOW + STABLE_MS - 1)).toMatchObject({ attempt: 5 });
    expect(after(open, closed(1011), NOW + STABLE_MS)).toMatchObject({ attempt: 1 });
  });

  it("the connection retries at once after an expired token (4401), and only once in a row", () => {
    const retrying = after(connecting, closed(4401));
    expect(retrying).toEqual({ status: "connecting", attempt: 1 });
    expect(after(retrying, closed(4401)).status).toBe("waiting");
  });

  it("the connection waits at least a second after 4429, or for as long as the server said", () => {
    expect(after(connecting, closed(4429), NOW, 0)).toMatchObject({ retryAt: NOW + 1_000 });
    expect(after(connecting, closed(4429, 7_000), NOW, 0)).toMatchObject({ retryAt: NOW + 7_000 });
  });

  it.each([4500, 4501, 4503, 4509, 4999])("the connection stops for good at %i", (code) => {
    const stopped = after(connecting, { ...closed(code), reason: "why" } as ConnectionEvent);
    expect(stopped).toEqual({ status: "stopped", code, reason: "why" });
    for (const event of [{ type: "due" }, { type: "wake" }, { type: "welcomed" }] as const) {
      expect(after(stopped, event)).toBe(stopped);
    }
    expect(after(stopped, { type: "connect" }).status).toBe("connecting");
  });

  it.each([1001, 1006, 1011, 1012, 4408, 4413])("the connection comes back after %i", (code) => {
    expect(after(connecting, closed(code)).status).toBe("waiting");
  });

  it("the connection retries at once, with a fresh count, when the network or the person comes back", () => {
    for (const state of [failing(3), failing(9)]) {
      expect(after(state, { type: "wake" })).toEqual(connecting);
    }
  });

  it("a wake does not shorten the wait that the server asked for", () => {
    const waiting = after(connecting, closed(4429, 5_000));
    const woken = after(waiting, { type: "wake" });
    expect(woken).toMatchObject({ status: "waiting", retryAt: NOW + 5_000 });
    expect(after(woken, { type: "wake" }, NOW + 5_000).status).toBe("connecting");
  });

  it("an event that changes nothing returns the same state", () => {
    const waiting = after(connecting, closed(4429, 5_000));
    const open = after(connecting, { type: "welcomed" });
    const dialing = after(failing(BACKOFF.attempts + 1), { type: "due" }, NOW + 30_000);
    const stopped = after(connecting, { type: "stop", code: 1000, reason: "closed" });
    const woken = after(waiting, { type: "wake" });
    for (const [state, event] of [
      [open, { type: "connect" }],
      [open, { type: "welcomed" }],
      [open, { type: "wake" }],
      [open, { type: "due" }],
      [waiting, { type: "welcomed" }],
      [waiting, closed(1006)],
      [woken, { type: "wake" }],
      [woken, { type: "connect" }],
      [dialing, { type: "due" }],
      [dialing, { type: "wake" }],
      [stopped, { type: "stop", code: 4500, reason: "again" }],
      [stopped, closed(1006)],
    ] as const) {
      expect(after(state, event), `${state.status} ${event.type}`).toBe(state);
    }
  });

  it("the connection is never stuck: in any state but stopped an attempt is running or planned", () => {
    const code = fc.constantFrom(1000, 1006, 1011, 1012, 4401, 4408, 4413, 4429);
    const event = fc.oneof(
      fc.record({
        type: fc.constant("closed" as const),
        code,
        reason: fc.constant(""),
        retryAfterMs: fc.nat({ max: 10_000 }),
      }),
      fc.constantFrom<ConnectionEvent>(
        { type: "due" },
        { type: "wake" },
        { type: "welcomed" },
        { type: "connect" },
      ),
    );
    const random = fc.double({ min: 0, max: 0.99, noNaN: true });
    const steps = fc.array(fc.tuple(event, fc.nat({ max: 40_000 }), random));
    check(steps, (taken) => {
      let state: ConnectionState = connecting;
      let now = NOW;
      for (const [step, pause, chance] of taken) {
        now += pause;
        state = transition(state, step, { now, random: chance });
        const retryAt = "retryAt" in state ? state.retryAt : null;
        expect(isDialing(state) || state.status === "open" || retryAt !== null).toBe(true);
        expect(retryAt ?? 0).toBeLessThanOrEqual(now + 40_000);
      }
    });
  });
});
