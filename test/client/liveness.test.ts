import { describe, expect, it } from "vitest";
import {
  heard,
  nextCheck,
  pinged,
  PROBE_MS,
  probed,
  startLiveness,
  verdict,
} from "#client/liveness.ts";

const HEARTBEAT = 30_000;
const fresh = startLiveness(HEARTBEAT, 0);

describe("liveness", () => {
  it("the client pings every heartbeat", () => {
    expect(verdict(fresh, HEARTBEAT - 1)).toBe("fine");
    expect(verdict(fresh, HEARTBEAT)).toBe("ping");
    expect(nextCheck(pinged(fresh, HEARTBEAT))).toBe(2 * HEARTBEAT);
  });

  it("the client gives up a socket on which nothing arrived for one and a half heartbeats after a ping", () => {
    const silent = pinged(pinged(fresh, 30_000), 60_000);
    expect(verdict(silent, 74_999)).not.toBe("dead");
    expect(verdict(silent, 75_000)).toBe("dead");
    expect(nextCheck(silent)).toBe(75_000);
  });

  it("any frame is a sign of life", () => {
    expect(verdict(heard(pinged(fresh, 30_000)), 59_999)).toBe("fine");
  });

  it("a probe must be answered within five seconds", () => {
    const suspected = probed(fresh, 10_000);
    expect(verdict(suspected, 10_000 + PROBE_MS - 1)).toBe("fine");
    expect(verdict(suspected, 10_000 + PROBE_MS)).toBe("dead");
    expect(verdict(heard(suspected), 10_000 + PROBE_MS)).toBe("fine");
  });

  it("repeated probes do not postpone giving up", () => {
    const twice = probed(probed(fresh, 10_000), 14_000);
    expect(verdict(twice, 15_000)).toBe("dead");
  });

  it("a socket that slept past its deadline has the five seconds of the probe", () => {
    const slept = probed(pinged(fresh, 30_000), 3_600_000);
    expect(verdict(slept, 3_600_000)).toBe("fine");
    expect(verdict(slept, 3_605_000)).toBe("dead");
  });
});
