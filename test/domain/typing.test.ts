import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startTyping, stopTyping, typistsFor, type TypingLeases } from "#domain/typing.ts";
import { TYPING_MS } from "#protocol/limits.ts";
import { check } from "../client/support/property.ts";

const NONE: TypingLeases = new Map();

describe("typing", () => {
  it("TYPING-1 holds for a while, and each frame takes it anew", () => {
    const once = startTyping(NONE, "ann", "s1", 1_000);
    expect(once.leases.get("ann")).toEqual({ socket_id: "s1", expires_at: 1_000 + TYPING_MS });
    const again = startTyping(once.leases, "ann", "s2", 3_000);
    expect(again.leases.get("ann")).toEqual({ socket_id: "s2", expires_at: 3_000 + TYPING_MS });
    expect([once.news, again.news]).toEqual([true, true]);
    expect(NONE.size).toBe(0);
  });

  it("TYPING-1 said again at once is no news, and holds no longer than the others were told", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    const soon = startTyping(leases, "ann", "s2", TYPING_MS / 3 - 1);
    expect(soon.news).toBe(false);
    expect(soon.leases.get("ann")).toEqual({ socket_id: "s2", expires_at: TYPING_MS });
    // A client's own rhythm, half a lease, may run a little fast.
    expect(startTyping(leases, "ann", "s1", TYPING_MS / 2 - 500).news).toBe(true);
    const { leases: stopped } = stopTyping(leases, "ann", 1);
    expect(startTyping(stopped, "ann", "s1", 2).news).toBe(true);
  });

  it("TYPING-2 a stop is told while the lease holds, and not once it has lapsed", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    expect(stopTyping(leases, "ann", TYPING_MS - 1)).toEqual({ leases: NONE, ended: true });
    expect(stopTyping(leases, "ann", TYPING_MS)).toEqual({ leases: NONE, ended: false });
    expect(stopTyping(leases, "bob", 0)).toEqual({ leases, ended: false });
  });

  it("TYPING-2 the close of another socket ends nothing", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    expect(stopTyping(leases, "ann", 1, "s2")).toEqual({ leases, ended: false });
    expect(stopTyping(leases, "ann", 1, "s1")).toEqual({ leases: NONE, ended: true });
  });

  it("INBOX-6 everyone but oneself is named whose lease holds, with what is left of it", () => {
    const { leases: one } = startTyping(NONE, "ann", "s1", 0);
    const { leases } = startTyping(one, "bob", "s2", 1_000);
    expect(typistsFor(leases, "cem", 2_000)).toEqual([
      { user_id: "ann", expires_in_ms: TYPING_MS - 2_000 },
      { user_id: "bob", expires_in_ms: TYPING_MS - 1_000 },
    ]);
    expect(typistsFor(leases, "bob", 2_000).map(({ user_id }) => user_id)).toEqual(["ann"]);
    expect(typistsFor(leases, "cem", TYPING_MS).map(({ user_id }) => user_id)).toEqual(["bob"]);
  });

  it("each who was told to have begun is told once to have ended, or lapses", () => {
    const step = fc.record({
      who: fc.constantFrom("ann", "bob"),
      socket: fc.constantFrom("s1", "s2"),
      act: fc.constantFrom("start", "stop", "close"),
      after: fc.nat(TYPING_MS),
    });
    check(fc.array(step), (steps) => {
      let leases = NONE;
      let now = 0;
      const shown = new Map<string, { until: number; by: string }>();
      for (const { who, socket, act, after } of steps) {
        now += after;
        if (act === "start") {
          const started = startTyping(leases, who, `${who}-${socket}`, now);
          leases = started.leases;
          const until = started.news ? now + TYPING_MS : (shown.get(who)?.until ?? 0);
          expect(until).toBeGreaterThan(now);
          shown.set(who, { until, by: `${who}-${socket}` });
          continue;
        }
        const closing = act === "close" ? `${who}-${socket}` : undefined;
        const stopped = stopTyping(leases, who, now, closing);
        const showing = shown.get(who);
        const ends = showing !== undefined && (closing === undefined || closing === showing.by);
        expect(stopped.ended).toBe(ends && showing.until > now);
        if (ends) shown.delete(who);
        leases = stopped.leases;
      }
      expect([...leases.keys()].toSorted()).toEqual([...shown.keys()].toSorted());
    });
  });
});
