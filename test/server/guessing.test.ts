import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { grantSchema, type Grant } from "#protocol/auth.ts";
import type { Guesser } from "#domain/guessing.ts";
import { DEVICES_MAX, GUESSES_EVERYWHERE, GUESSES_NETWORK } from "#protocol/limits.ts";
import type { Answer } from "../support/answer.ts";
import { evict } from "../support/evict.ts";
import { env, world } from "../support/inside.ts";
import { freshName } from "../support/world.ts";
import { ring } from "../support/ring.ts";

const PASSWORD = "correct horse battery";
const HOME = "203.0.113.1";

interface Try {
  password?: string;
  device_secret?: string | undefined;
  from?: string;
}

async function register(username: string, from = HOME): Promise<Grant> {
  const body = { username, password: PASSWORD };
  const answer = await world.request("POST", "/api/v1/auth/register", body, {
    "cf-connecting-ip": from,
  });
  return answer.as(grantSchema, 201);
}

function login(
  username: string,
  { password = PASSWORD, device_secret, from = HOME }: Try,
): Promise<Answer> {
  const body = { username, password, ...(device_secret === undefined ? {} : { device_secret }) };
  return world.request("POST", "/api/v1/auth/login", body, { "cf-connecting-ip": from });
}

const limiterOf = (username: string) =>
  env.LIMITERS.getByName(`username:${username.toLowerCase()}`);

/** Counts wrong passwords as the server does, without the time that hashing takes. */
async function guess(username: string, times: number, guesser: (i: number) => Guesser) {
  for (let i = 0; i < times; i += 1) {
    const next = guesser(i);
    if ((await limiterOf(username).startGuess(next)) > 0) return;
    await limiterOf(username).endGuess(next, false);
  }
}

const MORE = 9;

/** As if each guesser had continued until their waits are minutes. */
async function multiply(username: string): Promise<void> {
  const limiter = limiterOf(username);
  await runInDurableObject(limiter, (_, { storage }) => {
    const kept = storage.kv.get<[string, { count: number; at: number }][]>("guesses") ?? [];
    expect(kept.length).toBeGreaterThan(0);
    const more = kept
      .filter(([key]) => key !== "everywhere")
      .map(([key, { at }]) => [key, { count: GUESSES_NETWORK + MORE, at }]);
    storage.kv.put("guesses", more);
  });
  await evict(limiter, { webSockets: "close" });
}

const stranger = (i: number): Guesser => ({ kind: "network", network: `n${i}`, known: false });

/** Unknown networks everywhere have guessed until the next has to wait for minutes. */
async function besiege(username: string): Promise<void> {
  await guess(username, GUESSES_EVERYWHERE, stranger);
  await runInDurableObject(limiterOf(username), (_, { storage }) => {
    storage.kv.put("guesses", [
      ["everywhere", { count: GUESSES_EVERYWHERE + MORE, at: Date.now() }],
    ]);
  });
  await evict(limiterOf(username), { webSockets: "close" });
}

function waits(answer: Answer): number {
  answer.problem("rate_limited");
  return Number(answer.headers.get("retry-after"));
}

function stored(username: string): Promise<unknown[]> {
  return runInDurableObject(limiterOf(username), (_, { storage }) => [...storage.kv.list()]);
}

describe("wrong passwords", () => {
  it("wrong passwords from one network wait longer each time, also for an unknown username, and delay no other network (PASSWORD-2)", async () => {
    const username = freshName();
    await register(username);
    const from = "198.51.100.7";
    for (const name of [username, freshName()]) {
      (await login(name, { password: "wrong", from })).problem("invalid_credentials");
      (await login(name, { password: "wrong", from })).problem("invalid_credentials");
      await multiply(name);
      const wait = waits(await login(name, { from }));
      expect(wait).toBeGreaterThan(100);
      expect(wait).toBeLessThanOrEqual(2 ** MORE);
    }
    (await login(username, { from: "198.51.100.8" })).expect(200);
    waits(await login(username, { from }));
  });

  it("wrong passwords from everywhere delay unknown networks, but neither a device nor a network that has signed in before (PASSWORD-2, PASSWORD-3)", async () => {
    const username = freshName();
    const { device_secret } = await register(username);
    await besiege(username);
    const elsewhere = "198.51.100.9";
    expect(waits(await login(username, { from: elsewhere }))).toBeGreaterThanOrEqual(1);
    const made_up = "x".repeat(43);
    waits(await login(username, { from: elsewhere, device_secret: made_up }));
    const known = (await login(username, { from: elsewhere, device_secret })).as(grantSchema);
    expect(known.device_secret).toBe(device_secret);
    // A device of the account has now signed in from there, and no longer from home.
    (await login(username, { from: elsewhere })).expect(200);
  });

  it("a known device of one account is unknown to another (PASSWORD-3)", async () => {
    const [ada, grace] = [freshName(), freshName()];
    const { device_secret } = await register(ada);
    await register(grace, "198.51.100.20");
    await besiege(grace);
    waits(await login(grace, { device_secret }));
    const { device_secret: own } = await register(freshName());
    expect(own).not.toBe(device_secret);
  });

  it("a known device waits for its own wrong passwords (PASSWORD-3)", async () => {
    const username = freshName();
    const { device_secret } = await register(username);
    const from = "198.51.100.40";
    (await login(username, { device_secret, password: "wrong", from })).problem(
      "invalid_credentials",
    );
    await multiply(username);
    expect(waits(await login(username, { device_secret, from }))).toBeGreaterThan(100);
    (await login(username, { from: HOME })).expect(200);
  });

  it("an account knows the devices that signed in last, by digests that reveal nothing of them (PASSWORD-3)", async () => {
    const username = freshName();
    const first = await register(username);
    const { id } = first.user;
    const insert = env.DB.prepare(
      "INSERT INTO devices (user_id, secret, network, expires_at) VALUES (?, ?, 'n', ?)",
    );
    const later = new Date(Date.now() + 500 * 86_400_000).toISOString();
    const past = new Date(Date.now() - 1).toISOString();
    await env.DB.batch([
      ...Array.from({ length: DEVICES_MAX - 1 }, (_, i) => insert.bind(id, `s${i}`, later)),
      insert.bind(id, "expired", past),
    ]);
    const newest = (await login(username, {})).as(grantSchema);
    const { results } = await env.DB.prepare("SELECT * FROM devices WHERE user_id = ?")
      .bind(id)
      .all();
    expect(results).toHaveLength(DEVICES_MAX);
    const kept = JSON.stringify(results);
    expect(kept).not.toContain("expired");
    expect(kept).not.toContain(newest.device_secret);
    expect(kept).not.toContain(HOME);
    await besiege(username);
    const from = "198.51.100.30";
    waits(await login(username, { from, device_secret: first.device_secret }));
    (await login(username, { from, device_secret: newest.device_secret })).expect(200);
  });

  it("wrong passwords are counted through a sleep in one row, which is deleted once they are old (PASSWORD-2)", async () => {
    const username = freshName();
    await guess(username, GUESSES_EVERYWHERE + 3, stranger);
    await evict(limiterOf(username), { webSockets: "close" });
    expect(await limiterOf(username).startGuess(stranger(99))).toBeGreaterThan(0);
    expect(await stored(username)).toHaveLength(1);
    expect(await ring(limiterOf(username))).toBe(true);
    expect(await stored(username)).toHaveLength(1);
    await runInDurableObject(limiterOf(username), (_, { storage }) => {
      storage.kv.put("guesses", [["everywhere", { count: 3, at: Date.now() - 4 * 3_600_000 }]]);
    });
    await evict(limiterOf(username), { webSockets: "close" });
    expect(await ring(limiterOf(username))).toBe(true);
    expect(await stored(username)).toEqual([]);
    expect(await ring(limiterOf(username))).toBe(false);
  });

  it("a person who signs in at the first attempt leaves no count behind (PASSWORD-2)", async () => {
    const username = freshName();
    await register(username);
    (await login(username, {})).expect(200);
    expect(await stored(username)).toEqual([]);
  });

  it.each(["password", "QwertyUiop", "        ", "name"])(
    "a new account's password %j is refused, and the answer says why (PASSWORD-5)",
    async (password) => {
      const username = freshName();
      const given = password === "name" ? username.toUpperCase() : password;
      const body = { username, password: given };
      const refused = await world.request("POST", "/api/v1/auth/register", body);
      const { errors } = refused.problem("validation_failed");
      expect(errors?.map(({ path }) => path)).toEqual(["password"]);
      expect(errors?.[0]?.message).toMatch(/common|username|different/);
      await register(username);
    },
  );
});
