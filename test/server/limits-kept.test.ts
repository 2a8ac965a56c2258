import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { evict } from "../support/evict.ts";
import { env, rowsWritten, world } from "../support/inside.ts";
import { ROOMY } from "../support/roomy.ts";
import { ring } from "../support/ring.ts";

const PER_MINUTE = 60;

describe("a limit by the minute", () => {
  it("a limit survives the sleep of its object: a used-up address is still refused", async () => {
    const limiter = env.LIMITERS.getByName("203.0.113.9");
    for (let i = 0; i < PER_MINUTE; i += 1) expect(await limiter.take(PER_MINUTE)).toBe(0);
    await evict(limiter);
    let admitted = 0;
    while ((await limiter.take(PER_MINUTE)) === 0) admitted += 1;
    // The refill of the ten seconds before the object may fall asleep.
    expect(admitted).toBeLessThanOrEqual(11);
  });

  it("a limit writes one row for ten seconds' worth of use, none for less, and deletes it once it has refilled", async () => {
    const limiter = env.LIMITERS.getByName("203.0.113.10");
    const kept = () =>
      runInDurableObject(limiter, (_, { storage }) => [...storage.kv.list()].map(([key]) => key));
    for (let i = 0; i < 9; i += 1) await limiter.take(PER_MINUTE);
    expect(await kept()).toEqual([]);
    for (let i = 0; i < 9; i += 1) await limiter.take(PER_MINUTE);
    expect(await kept()).toEqual(["bucket"]);
    await ring(limiter);
    expect(await kept()).toEqual([]);
  });

  it("a user's requests are limited through a sleep too", async () => {
    const [a] = await world.accounts(1);
    const user = env.USERS.getByName(a!.id);
    for (let i = 0; i < PER_MINUTE; i += 1) await user.admit("some-session", PER_MINUTE);
    await evict(user);
    let admitted = 0;
    while ((await user.admit("some-session", PER_MINUTE)).ok) admitted += 1;
    expect(admitted).toBeLessThanOrEqual(11);
  });

  it("people's budgets survive a sleep in one row each, and the budget of strangers has none while nobody is one (MEMBER-3, MEMBER-4)", async () => {
    const { conversation, people } = await world.room(3);
    const [me, one, two] = people;
    const user = env.USERS.getByName(me.id);
    const kept = () =>
      runInDurableObject(user, (_, { storage }) => [...storage.kv.list()].map(([key]) => key));
    const before = await rowsWritten(me.id);
    await world.group(me, one, two!);
    expect(await rowsWritten(me.id)).toBe(before + 1);
    expect(await kept()).not.toContain("strangers");
    const budget = Number(ROOMY.STRANGERS_PER_HOUR);
    const takeStrangers = async (count: number) => (await user.bring([], count)).retry_after_ms;
    expect(await takeStrangers(budget)).toBe(0);
    expect(await kept()).toEqual(expect.arrayContaining(["strangers", "brought"]));
    await evict(user);
    const path = `/conversations/${conversation.id}/members`;
    expect(await takeStrangers(budget / 2)).toBeGreaterThan(0);
    await user.giveBackBring([], budget);
    await evict(user);
    const stranger = await world.account();
    (await me.post(path, { user_id: stranger.id })).expect(201);
    expect(await takeStrangers(budget - 1)).toBe(0);
  });
});
