import { beforeEach, describe, expect, it, vi } from "vitest";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { PendingProfile } from "#storage/user/store.ts";
import { Deadlines } from "#server/deadlines.ts";
import { ConversationSpread, type SpreadProgress } from "#server/user/conversation-spread.ts";

const profile = (display_name: string): PendingProfile => ({
  username: "ada",
  display_name,
  avatar_url: null,
  language: "en",
  read_receipts: true,
});
const BROKEN: Result<null> = err(failure("internal"));

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

/** An object that is idle for longer falls asleep. */
const AWAKE_MS = 10_000;

/** A person in this many conversations, whose object's alarm rings when it is due and not before. */
function someone(count: number, update: (id: string) => Promise<Result<null>>) {
  const ids = Array.from({ length: count }, (_, i) => `c${String(i).padStart(5, "0")}`);
  const calls: { id: string; name: string }[] = [];
  let progress: SpreadProgress<PendingProfile> | null = null;
  let alarm: number | null = null;
  let now = 1_761_955_200_000;
  let atOnce = 0;
  let mostAtOnce = 0;
  let under: Promise<void> = Promise.resolve();
  const kept = new Map<string, unknown>();
  const d1 = { fails: false };
  const awake = () => {
    const spread = new ConversationSpread<PendingProfile>({
      name: "profile",
      store: {
        progress: () => progress,
        put: (next) => {
          progress = next;
        },
        done: () => {
          progress = null;
        },
      },
      userId: () => "ada",
      conversationsAfter: async (after, limit) => {
        if (d1.fails) throw new Error("D1 is away");
        return ids.filter((id) => id > after).slice(0, limit);
      },
      update: async (id, { display_name }) => {
        calls.push({ id, name: display_name });
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await Promise.resolve();
        atOnce -= 1;
        return update(id);
      },
    });
    const deadlines = new Deadlines(
      {
        getAlarm: async () => alarm,
        setAlarm: async (at) => {
          alarm = at;
        },
        kv: {
          get: (key) => kept.get(key),
          put: (key, value) => kept.set(key, value),
          delete: (key) => kept.delete(key),
        },
      },
      [spread.job],
      {
        now: () => now,
        random: () => 1,
        waitUntil: (work) => {
          under = work;
        },
        failed: () => undefined,
      },
    );
    return { spread, deadlines };
  };
  let object = awake();
  return {
    ids,
    calls,
    d1,
    begin: (name: string) => {
      object.spread.begin(profile(name));
      object.deadlines.arm();
    },
    isDone: () => progress === null,
    mostAtOnce: () => mostAtOnce,
    /** Rings the alarm; returns how long that took, in ms. */
    ring: async () => {
      if (alarm === null) throw new Error("no alarm is set");
      const waited = Math.max(0, alarm - now);
      now += waited;
      if (waited > AWAKE_MS) object = awake();
      alarm = null;
      await object.deadlines.ring();
      await under;
      return waited;
    },
  };
}

describe("a profile on its way to a person's conversations", () => {
  it("a changed profile reaches all conversations, a hundred in each event and few at once (PROFILE-1)", async () => {
    const ada = someone(250, async () => ok(null));
    ada.begin("Ada");
    const counts = [];
    while (!ada.isDone()) {
      await ada.ring();
      counts.push(ada.calls.length);
    }
    expect(counts).toEqual([100, 200, 250]);
    expect(ada.calls.map(({ id }) => id)).toEqual(ada.ids);
    expect(ada.mostAtOnce()).toBeLessThanOrEqual(10);
  });

  it("a changed profile skips failing conversations, and repeats them alone, more and more rarely (PROFILE-1)", async () => {
    let isBroken = true;
    const bad = new Set(["c00000", "c00120"]);
    const ada = someone(150, async (id) => {
      if (!isBroken || !bad.has(id)) return ok(null);
      if (id === "c00000") throw new Error("it does not answer");
      return BROKEN;
    });
    ada.begin("Ada");
    await ada.ring();
    await ada.ring();
    expect(new Set(ada.calls.map(({ id }) => id)).size).toBe(150);
    ada.calls.length = 0;
    const waits = [];
    for (let waited = 0; waits.length < 15;) {
      const before = ada.calls.length;
      waited += await ada.ring();
      // The alarm set in case the step is cut off does nothing.
      if (ada.calls.length === before) continue;
      waits.push(waited);
      waited = 0;
    }
    expect(new Set(ada.calls.map(({ id }) => id))).toEqual(bad);
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
    expect(waits.at(-1)).toBe(60 * 60_000);
    isBroken = false;
    while (!ada.isDone()) await ada.ring();
    expect(ada.isDone()).toBe(true);
  });

  it("a changed profile waits for D1 without losing its place (PROFILE-1)", async () => {
    const ada = someone(150, async () => ok(null));
    ada.begin("Ada");
    await ada.ring();
    ada.d1.fails = true;
    for (let i = 0; i < 3; i += 1) await ada.ring();
    ada.d1.fails = false;
    await ada.ring();
    expect(ada.calls.map(({ id }) => id)).toEqual(ada.ids);
    expect(ada.isDone()).toBe(true);
  });

  it("a profile that changes again starts over (PROFILE-1)", async () => {
    const ada = someone(150, async (id) => {
      if (id === "c00099" && ada.calls.length === 100) ada.begin("Countess");
      return ok(null);
    });
    ada.begin("Ada");
    while (!ada.isDone()) await ada.ring();
    const last = new Map(ada.calls.map(({ id, name }) => [id, name]));
    expect([...new Set(last.values())]).toEqual(["Countess"]);
    expect(last.size).toBe(150);
  });

  it("a changed profile is not sent to conversations the person has left (PROFILE-1)", async () => {
    const ada = someone(1, async () => err(failure("not_found")));
    ada.begin("Ada");
    await ada.ring();
    expect(ada.isDone()).toBe(true);
  });
});
