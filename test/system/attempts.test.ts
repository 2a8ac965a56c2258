import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { invitationSchema } from "#protocol/invitation.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import type { Answer } from "../support/answer.ts";
import { TestSocket } from "../support/test-socket.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { Account, freshName, type World } from "../support/world.ts";

const ATTEMPTS = 12;
const REFRESHES = 20;
const REQUESTS = 30;
let server: Started;
let world: World;

beforeAll(async () => {
  server = await startMiniflare(inject("worker"), {
    vars: {
      AUTH_ATTEMPTS_PER_MINUTE: String(ATTEMPTS),
      REFRESHES_PER_MINUTE: String(REFRESHES),
      REQUESTS_PER_MINUTE: String(REQUESTS),
    },
  });
  world = worldAt(server.url);
});
afterAll(() => server.miniflare.dispose());

/** Repeats a request until it is refused as too fast; returns the number before, and the refusal. */
async function exhaust(
  ask: () => Promise<Answer>,
  most: number,
): Promise<{ admitted: number; refused: Answer }> {
  for (let admitted = 0; admitted <= most; admitted += 1) {
    const answer = await ask();
    if (answer.status === 429) return { admitted, refused: answer };
  }
  throw new Error(`not refused after ${most}`);
}

/** In seconds, as in HTTP. */
function retryAfter(refused: Answer): number {
  refused.problem("rate_limited");
  const header = refused.headers.get("retry-after") ?? "";
  expect(header).toMatch(/^[1-9]\d*$/);
  return Number(header);
}

const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

describe("limits by the minute", () => {
  it("REQUESTS_PER_MINUTE: too many requests are refused with a sufficient wait, and another person is not affected", async () => {
    const [a, b] = await world.accounts(2);
    const ask = () => a!.get("/users/me");
    const { admitted, refused } = await exhaust(ask, REQUESTS + 10);
    expect(admitted).toBeGreaterThanOrEqual(REQUESTS);
    const wait = retryAfter(refused);
    expect(wait).toBeLessThanOrEqual(60 / REQUESTS + 1);
    expect(refused.headers.get("ratelimit-policy")).toBe(`"requests";q=${REQUESTS};w=60`);
    expect(refused.headers.get("ratelimit")).toBe(`"requests";r=0`);
    const other = (await b!.get("/users/me")).expect(200);
    expect(other.headers.get("ratelimit-policy")).toBe(`"requests";q=${REQUESTS};w=60`);
    expect(other.headers.get("ratelimit")).toBe(`"requests";r=${REQUESTS - 1}`);
    await pause(wait);
    (await ask()).expect(200);
  });

  it("REQUESTS_PER_MINUTE: an upgrade counts as a request; refused, it says how long to wait", async () => {
    const [a] = await world.accounts(1);
    for (let i = 0; i < REQUESTS + 5; i += 1) {
      const socket = await world.open(a!.token, "no-such-conversation");
      const { code, retry_after_ms = 0 } = await socket.next("error");
      socket.close(1000);
      if (code !== "rate_limited") continue;
      expect(i).toBeGreaterThanOrEqual(REQUESTS);
      expect(retry_after_ms).toBeGreaterThan(0);
      const inbox = await TestSocket.open(world.wire, `/api/v1/ws?token=${a!.token}`, []);
      expect((await inbox.next("error")).code).toBe("rate_limited");
      expect((await inbox.closing()).code).toBe(4429);
      return;
    }
    throw new Error("not refused");
  });

  it("AUTH_ATTEMPTS_PER_MINUTE: a network that tries too often is refused, to sign in or to register, with a sufficient wait", async () => {
    const login = (password: string) =>
      world.request("POST", "/api/v1/auth/login", { username: freshName(), password });
    const register = (username: string) =>
      world.request("POST", "/api/v1/auth/register", { username, password: "a good password" });
    await exhaust(() => login("wrong"), ATTEMPTS + 10);
    // A turn or two may have refilled since; a count of its own would admit all of these.
    const { refused } = await exhaust(() => register(freshName()), ATTEMPTS - 1);
    const wait = retryAfter(refused);
    expect(wait).toBeLessThanOrEqual(60 / ATTEMPTS + 1);
    const refresh = await world.request("POST", "/api/v1/auth/refresh", { refresh_token: "a.b" });
    refresh.problem("invalid_refresh_token");
    await pause(wait);
    (await register("late-comer")).expect(201);
  });

  it("OPERATOR_TOKEN: a network that guesses it wrong too often is refused, even with the right one", async () => {
    const enable = (token: string) =>
      world.request(
        "PATCH",
        "/api/v1/operator/users/nobody",
        { disabled: false },
        { authorization: `Bearer ${token}` },
      );
    (await enable(OPERATOR_TOKEN)).problem("not_found");
    const { admitted, refused } = await exhaust(() => enable("wrong"), ATTEMPTS + 10);
    expect(admitted).toBeGreaterThanOrEqual(ATTEMPTS);
    retryAfter(refused);
    retryAfter(await enable(OPERATOR_TOKEN));
  });

  it("AUTH_ATTEMPTS_PER_MINUTE: wrong invitation codes count against their network, which is then refused right ones too (INVITE-3)", async () => {
    const somebody = { username: freshName(), password: "a good password" };
    const from = { "cf-connecting-ip": "203.0.113.6" };
    const granted = await world.request("POST", "/api/v1/auth/register", somebody, from);
    const owner = new Account(world.wire, granted.as(grantSchema, 201));
    const { id } = await world.group(owner);
    const made = await owner.post(`/conversations/${id}/invitations`, {});
    const { code } = made.as(invitationSchema, 201);
    const look = (asked: string, address: string) =>
      world.request("GET", `/api/v1/invitations/${asked}`, undefined, {
        "cf-connecting-ip": address,
      });
    const guess = () => look("A".repeat(22), "203.0.113.7");
    const { admitted, refused } = await exhaust(guess, ATTEMPTS + 10);
    expect(admitted).toBeGreaterThanOrEqual(ATTEMPTS);
    retryAfter(refused);
    retryAfter(await look(code, "203.0.113.7"));
    (await look(code, "203.0.113.8")).expect(200);
  });

  it("AUTH_ATTEMPTS_PER_MINUTE: a known device is not refused for its neighbours' attempts (PASSWORD-4)", async () => {
    const from = { "cf-connecting-ip": "203.0.113.1" };
    const somebody = { username: freshName(), password: "a good password" };
    const { device_secret } = (
      await world.request("POST", "/api/v1/auth/register", somebody, from)
    ).as(grantSchema, 201);
    const login = (body: object) => world.request("POST", "/api/v1/auth/login", body, from);
    await exhaust(() => login({ username: freshName(), password: "wrong" }), ATTEMPTS + 10);
    (await login({ ...somebody, device_secret })).expect(200);
    // A turn or two of the network's may have refilled since.
    retryAfter((await exhaust(() => login(somebody), ATTEMPTS - 1)).refused);
  });

  it("AUTH_ATTEMPTS_PER_MINUTE: the devices of one account together take no more turns than a network, and none from others (PASSWORD-4)", async () => {
    const register = async (address: string) => {
      const made = { username: freshName(), password: "a good password" };
      const from = { "cf-connecting-ip": address };
      const answer = await world.request("POST", "/api/v1/auth/register", made, from);
      return { ...made, ...answer.as(grantSchema, 201) };
    };
    const [busy, other] = [await register("203.0.113.21"), await register("203.0.113.22")];
    const signIn = ({ username, password, device_secret }: typeof busy) =>
      world.request(
        "POST",
        "/api/v1/auth/login",
        { username, password, device_secret },
        { "cf-connecting-ip": "203.0.113.23" },
      );
    const { admitted, refused } = await exhaust(() => signIn(busy), 2 * ATTEMPTS);
    expect(admitted).toBeGreaterThanOrEqual(ATTEMPTS);
    retryAfter(refused);
    (await signIn(other)).expect(200);
  });

  it("REFRESHES_PER_MINUTE: only so many invented device secrets of a network are looked up in D1 (PASSWORD-4)", async () => {
    const login = () =>
      world.request(
        "POST",
        "/api/v1/auth/login",
        { username: freshName(), password: "wrong", device_secret: "x".repeat(43) },
        { "cf-connecting-ip": "203.0.113.31" },
      );
    for (let times = 0; times < REFRESHES + 5; times += 1) await login();
    const db = await server.miniflare.getD1Database("DB");
    await db.prepare("ALTER TABLE devices RENAME TO away").run();
    try {
      const statuses = (await Promise.all(Array.from({ length: 10 }, login))).map(
        ({ status }) => status,
      );
      // A few may have refilled since.
      expect(statuses.filter((status) => status !== 500).length).toBeGreaterThan(5);
    } finally {
      await db.prepare("ALTER TABLE away RENAME TO devices").run();
    }
  });

  it("REFRESHES_PER_MINUTE: the addresses of one IPv6 network count as one", async () => {
    let host = 0;
    const { admitted } = await exhaust(() => {
      host += 1;
      return world.request(
        "POST",
        "/api/v1/auth/refresh",
        { refresh_token: "a.b" },
        { "cf-connecting-ip": `2001:db8:9:9::${host}` },
      );
    }, REFRESHES + 10);
    expect(admitted).toBeGreaterThanOrEqual(REFRESHES);
  });
});
