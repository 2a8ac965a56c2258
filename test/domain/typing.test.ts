import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startTyping, stopTyping, typistsFor, type TypingLeases } from "#domain/typing.ts";
import { TYPING_INTERVAL_MS, TYPING_MS } from "#protocol/limits.ts";
import { check } from "../client/support/property.ts";

const NONE: TypingLeases = new Map();

describe("typing", () => {
  it("typing holds for a while, and each frame renews it (TYPING-1)", () => {
    const once = startTyping(NONE, "ann", "s1", 1_000);
    expect(once.leases.get("ann")).toMatchObject({
      socket_id: "s1",
      expires_at: 1_000 + TYPING_MS,
    });
    const again = startTyping(once.leases, "ann", "s2", 3_000);
    expect(again.leases.get("ann")).toMatchObject({
      socket_id: "s2",
      expires_at: 3_000 + TYPING_MS,
    });
    expect([once.news, again.news]).toEqual([true, true]);
    expect(NONE.size).toBe(0);
  });

  it("an immediate repetition is not passed on, and holds no longer than the lease that others received (TYPING-1)", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    const soon = startTyping(leases, "ann", "s2", TYPING_MS / 3 - 1);
    expect(soon.news).toBe(false);
    expect(soon.leases.get("ann")).toMatchObject({ socket_id: "s2", expires_at: TYPING_MS });
    // A client's own rhythm, half a lease, may run a little fast.
    expect(startTyping(leases, "ann", "s1", TYPING_MS / 2 - 500).news).toBe(true);
  });

  it("a start within an interval of the last, whatever ended between them, is not passed on and takes no lease (TYPING-1)", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    const { leases: stopped } = stopTyping(leases, "ann", 1);
    const soon = startTyping(stopped, "ann", "s1", TYPING_INTERVAL_MS - 1);
    expect(soon).toEqual({ leases: stopped, news: false });
    expect(typistsFor(soon.leases, "bob", TYPING_INTERVAL_MS - 1)).toEqual([]);
    expect(stopTyping(soon.leases, "ann", TYPING_INTERVAL_MS - 1).ended).toBe(false);
    expect(startTyping(stopped, "ann", "s1", TYPING_INTERVAL_MS).news).toBe(true);
    expect(startTyping(stopped, "bob", "s2", 2).news).toBe(true);
  });

  it("a clock that was set back keeps nobody from typing (TYPING-1)", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 1_000_000);
    expect(startTyping(leases, "ann", "s1", 5).news).toBe(true);
    expect(startTyping(stopTyping(leases, "ann", 1_000_001).leases, "ann", "s1", 5).news).toBe(
      true,
    );
  });

  it("ended typing is forgotten once it delays no next start", () => {
    let leases = NONE;
    for (let i = 0; i < 100; i += 1) {
      leases = startTyping(leases, `user-${i}`, "s", i * TYPING_INTERVAL_MS).leases;
      leases = stopTyping(leases, `user-${i}`, i * TYPING_INTERVAL_MS).leases;
    }
    expect(leases.size).toBeLessThanOrEqual(2);
  });

  it("a stop is passed on while the lease holds, and not once it has lapsed (TYPING-2)", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    const stopped = stopTyping(leases, "ann", TYPING_MS - 1);
    expect(stopped.ended).toBe(true);
    expect(typistsFor(stopped.leases, "bob", TYPING_MS - 1)).toEqual([]);
    expect(stopTyping(leases, "ann", TYPING_MS)).toEqual({ leases, ended: false });
    expect(stopTyping(leases, "bob", 0)).toEqual({ leases, ended: false });
  });

  it("the close of another socket ends nothing (TYPING-2)", () => {
    const { leases } = startTyping(NONE, "ann", "s1", 0);
    expect(stopTyping(leases, "ann", 1, "s2")).toEqual({ leases, ended: false });
    expect(stopTyping(leases, "ann", 1, "s1").ended).toBe(true);
  });

  it("everyone but the reader whose lease holds is named, with the rest of it (INBOX-6)", () => {
    const { leases: one } = startTyping(NONE, "ann", "s1", 0);
    const { leases } = startTyping(one, "bob", "s2", 1_000);
    expect(typistsFor(leases, "cem", 2_000)).toEqual([
      { user_id: "ann", expires_in_ms: TYPING_MS - 2_000 },
      { user_id: "bob", expires_in_ms: TYPING_MS - 1_000 },
    ]);
    expect(typistsFor(leases, "bob", 2_000).map(({ user_id }) => user_id)).toEqual(["ann"]);
    expect(typistsFor(leases, "cem", TYPING_MS).map(({ user_id }) => user_id)).toEqual(["bob"]);
  });

  it("each shown start is ended once, or lapses, and starts are shown at most once an interval (TYPING-1, TYPING-2)", () => {
    const step = fc.record({
      who: fc.constantFrom("ann", "bob"),
      socket: fc.constantFrom("s1", "s2"),
      act: fc.constantFrom("start", "stop", "close"),
      after: fc.oneof(fc.nat(TYPING_INTERVAL_MS), fc.nat(TYPING_MS)),
    });
    check(fc.array(step), (steps) => {
      let leases = NONE;
      let now = 0;
      const shown = new Map<string, { until: number; by: string }>();
      const begun = new Map<string, number>();
      for (const { who, socket, act, after } of steps) {
        now += after;
        const showing = shown.get(who);
        const isShown = showing !== undefined && showing.until > now;
        const by = `${who}-${socket}`;
        if (act === "start") {
          const started = startTyping(leases, who, by, now);
          leases = started.leases;
          if (started.news) {
            expect(now - (begun.get(who) ?? -Infinity)).toBeGreaterThanOrEqual(TYPING_INTERVAL_MS);
            begun.set(who, now);
            shown.set(who, { until: now + TYPING_MS, by });
          } else if (isShown) shown.set(who, { ...showing, by });
          else expect(now - (begun.get(who) ?? 0)).toBeLessThan(TYPING_INTERVAL_MS);
        } else {
          const stopped = stopTyping(leases, who, now, act === "close" ? by : undefined);
          leases = stopped.leases;
          const ends = isShown && (act === "stop" || by === showing.by);
          expect(stopped.ended).toBe(ends);
          if (ends) shown.delete(who);
        }
        const typing = [...shown].filter(([, { until }]) => until > now).map(([id]) => id);
        const named = typistsFor(leases, "cem", now).map(({ user_id }) => user_id);
        expect(named.toSorted()).toEqual(typing.toSorted());
      }
    });
  });
});
