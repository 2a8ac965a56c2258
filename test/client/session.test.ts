import { describe, expect, it } from "vitest";
import type { Grant } from "#protocol/auth.ts";
import { webLock, noLock, type Lock } from "#client/lock.ts";
import { ParleyError } from "#client/problem.ts";
import { Session } from "#client/session.ts";
import { LocalStorageTokenStore, MemoryTokenStore, type TokenStore } from "#client/token-store.ts";
import { FakeClock, settled } from "./support/fake-clock.ts";
import { grant } from "./support/fixtures.ts";

const LIFE = 900_000;

/** Rotates refresh tokens, repeats the last answer for a minute, and ends the session of a reused one. */
class Issuer {
  used: string[] = [];
  count = 1;
  failure: ParleyError | null = null;
  /** This many answers get lost. */
  lost = 0;
  tradedAt = 0;
  readonly clock: FakeClock | null;

  constructor(clock: FakeClock | null = null) {
    this.clock = clock;
  }

  readonly exchange = async (refresh_token: string): Promise<Grant> => {
    await settled();
    if (this.failure !== null) throw this.failure;
    const now = this.clock?.now() ?? 0;
    const isRepeated =
      refresh_token === `refresh-${this.count - 1}` && now - this.tradedAt < 60_000;
    if (refresh_token !== `refresh-${this.count}` && !isRepeated) {
      throw new ParleyError("invalid_refresh_token", "", { status: 401 });
    }
    this.used.push(refresh_token);
    if (!isRepeated) {
      this.count += 1;
      this.tradedAt = now;
    }
    if (this.lost > 0) {
      this.lost -= 1;
      throw new ParleyError("timeout", "", { retryable: true });
    }
    return grant(this.count);
  };
}

function tab(
  issuer: Issuer,
  clock = new FakeClock(),
  store: TokenStore = new MemoryTokenStore(),
  lock: Lock = noLock,
) {
  const session = new Session({ store, lock, exchange: issuer.exchange, clock });
  const signedOut: string[] = [];
  session.on("signed_out", ({ reason }) => signedOut.push(reason));
  return { session, clock, store, signedOut };
}

/** A browser's locks: one holder at a time. */
function fakeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request(_name: string, work: () => Promise<void>): Promise<void> {
      const mine = last.then(work);
      last = mine;
      return mine;
    },
  };
}

function fakeStorage(values = new Map<string, string>()) {
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

describe("a session", () => {
  it.each([
    ["memory", () => new MemoryTokenStore()],
    ["localStorage", () => new LocalStorageTokenStore("s", fakeStorage())],
  ])(
    "a session keeps the device's secret in %s past signing out, apart from the tokens",
    async (_, of) => {
      const store = of();
      const { session } = tab(new Issuer(), new FakeClock(), store);
      expect(await session.device()).toBeUndefined();
      await session.start({ ...grant(1), device_secret: "device-1" });
      expect(JSON.stringify(await store.load())).not.toContain("device-1");
      await session.end();
      expect(await session.device()).toBe("device-1");
      await session.start(grant(2));
      expect(await session.device()).toBe("device-1");
    },
  );

  it("a session starts whether or not its store keeps devices", async () => {
    const memory = new MemoryTokenStore();
    const bare: TokenStore = {
      load: () => memory.load(),
      save: (session) => memory.save(session),
      clear: () => memory.clear(),
    };
    const full: TokenStore = { ...bare, saveDevice: () => Promise.reject(new Error("full")) };
    for (const store of [bare, full]) {
      const { session } = tab(new Issuer(), new FakeClock(), store);
      await session.start({ ...grant(1), device_secret: "device-1" });
      expect(session.user).not.toBeNull();
      expect(await session.device()).toBeUndefined();
    }
  });

  it("a session uses its access token until 80 % of its life is over, then refreshes without delaying anyone", async () => {
    const issuer = new Issuer();
    const { session, clock } = tab(issuer);
    await session.start(grant(1));
    await clock.advance(0.8 * LIFE - 1);
    expect((await session.current()).value).toBe("access-1");
    expect(issuer.used).toEqual([]);
    await clock.advance(1);
    expect((await session.current()).value).toBe("access-1");
    await settled();
    await settled();
    expect((await session.current()).value).toBe("access-2");
  });

  it("requests wait for the refresh once the token has expired", async () => {
    const issuer = new Issuer();
    const { session, clock } = tab(issuer);
    await session.start(grant(1));
    await clock.advance(LIFE);
    expect((await session.current()).value).toBe("access-2");
  });

  it("a token's life is measured from its arrival, so that a wrong clock does not matter", async () => {
    const { session, clock } = tab(new Issuer(), new FakeClock(0));
    await session.start(grant(1));
    expect(await session.current()).toEqual({ value: "access-1", refreshAt: 0.8 * LIFE });
    expect(clock.now()).toBe(0);
  });

  it("a session refreshes once, however many ask at the same time: a refresh token works once", async () => {
    const issuer = new Issuer();
    const { session, clock } = tab(issuer);
    await session.start(grant(1));
    await clock.advance(LIFE);
    const asked = [session.current(), session.renew("access-1"), session.current()];
    const tokens = await Promise.all(asked);
    expect(tokens.map(({ value }) => value)).toEqual(["access-2", "access-2", "access-2"]);
    expect(issuer.used).toEqual(["refresh-1"]);
  });

  it("a session does not refresh for a token that was already replaced", async () => {
    const issuer = new Issuer();
    const { session } = tab(issuer);
    await session.start(grant(1));
    await session.renew("access-1");
    expect((await session.renew("access-1")).value).toBe("access-2");
    expect(issuer.used).toEqual(["refresh-1"]);
  });

  it("a session refreshes once over all tabs: a tab that waited for the lock finds the new token in the store", async () => {
    const issuer = new Issuer();
    const clock = new FakeClock();
    const store = new MemoryTokenStore();
    const lock = webLock("session", fakeLocks());
    const [first, second] = [tab(issuer, clock, store, lock), tab(issuer, clock, store, lock)];
    await first.session.start(grant(1));
    expect((await second.session.restore())?.id).toBe("me");
    await clock.advance(LIFE);
    const tokens = await Promise.all([first.session.current(), second.session.current()]);
    expect(tokens.map(({ value }) => value)).toEqual(["access-2", "access-2"]);
    expect(issuer.used).toEqual(["refresh-1"]);
    expect([...first.signedOut, ...second.signedOut]).toEqual([]);
  });

  it("a session uses the newest refresh token of the store, where another tab's access token is due too", async () => {
    const issuer = new Issuer();
    const clock = new FakeClock();
    const store = new MemoryTokenStore();
    const [first, second] = [tab(issuer, clock, store), tab(issuer, clock, store)];
    await first.session.start(grant(1));
    await second.session.restore();
    await first.session.renew("access-1");
    await clock.advance(LIFE);
    expect((await second.session.current()).value).toBe("access-3");
    expect(issuer.used).toEqual(["refresh-1", "refresh-2"]);
  });

  it("a refused refresh signs out, and forgets the tokens", async () => {
    const issuer = new Issuer();
    const { session, store, signedOut } = tab(issuer);
    await session.start(grant(1));
    issuer.failure = new ParleyError("invalid_refresh_token", "", { status: 401 });
    await expect(session.renew("access-1")).rejects.toMatchObject({ code: "signed_out" });
    expect(signedOut).toEqual(["refused"]);
    expect(session.user).toBeNull();
    expect(await store.load()).toBeNull();
    await expect(session.current()).rejects.toMatchObject({ code: "signed_out" });
  });

  it.each([
    ["the network fails", new ParleyError("network", "", { retryable: true })],
    ["there were too many", new ParleyError("rate_limited", "", { status: 429 })],
    ["the server breaks", new ParleyError("internal", "", { status: 500 })],
  ])("a session stays signed in when %s during a refresh", async (_, failure) => {
    const issuer = new Issuer();
    const { session, clock, signedOut } = tab(issuer);
    await session.start(grant(1));
    issuer.failure = failure;
    await clock.advance(LIFE);
    await expect(session.current()).rejects.toBe(failure);
    expect(signedOut).toEqual([]);
    issuer.failure = null;
    expect((await session.current()).value).toBe("access-2");
  });

  it("a session keeps a valid token that is due while the network is away, and does not hammer", async () => {
    const issuer = new Issuer();
    let tries = 0;
    const exchange = async () => {
      tries++;
      throw new ParleyError("network", "", { retryable: true });
    };
    const clock = new FakeClock();
    const store = new MemoryTokenStore();
    const session = new Session({ store, lock: noLock, exchange, clock });
    await session.start(grant(1));
    await clock.advance(0.8 * LIFE);
    for (let i = 0; i < 10; i++) {
      expect((await session.current()).value).toBe("access-1");
      await settled();
    }
    expect(tries).toBe(1);
    await clock.advance(5_000);
    await session.current();
    await settled();
    expect(tries).toBe(2);
    expect(issuer.used).toEqual([]);
  });

  it("a session repeats a refresh whose answer was lost, while the server repeats it, and continues (AUTH-4)", async () => {
    const clock = new FakeClock();
    const issuer = new Issuer(clock);
    const { session, signedOut } = tab(issuer, clock);
    await session.start(grant(1));
    issuer.lost = 2;
    await clock.advance(0.8 * LIFE);
    await session.current();
    await settled();
    await clock.advance(5_000);
    await settled();
    await clock.advance(5_000);
    await settled();
    await settled();
    expect(issuer.used).toEqual(["refresh-1", "refresh-1", "refresh-1"]);
    // No request came for longer than the server repeats an answer.
    await clock.advance(120_000);
    expect((await session.current()).value).toBe("access-2");
    await session.renew("access-2");
    expect(issuer.used.at(-1)).toBe("refresh-2");
    expect(signedOut).toEqual([]);
  });

  it("a session stops repeating a refresh once someone signed out", async () => {
    const clock = new FakeClock();
    const issuer = new Issuer(clock);
    const { session } = tab(issuer, clock);
    await session.start(grant(1));
    issuer.lost = 1;
    await expect(session.renew("access-1")).rejects.toMatchObject({ code: "timeout" });
    await session.end();
    await clock.advance(60_000);
    expect(issuer.used).toEqual(["refresh-1"]);
  });

  it("a session without storage lives as long as the page, and is refreshed", async () => {
    const issuer = new Issuer();
    const store = new MemoryTokenStore();
    store.save = () => Promise.reject(new Error("no room"));
    const { session, clock, signedOut } = tab(issuer, new FakeClock(), store);
    await session.start(grant(1));
    expect(session.user?.id).toBe(grant(1).user.id);
    for (const count of [2, 3]) {
      await clock.advance(LIFE);
      expect((await session.current()).value).toBe(grant(count).access_token);
    }
    expect(signedOut).toEqual([]);
  });

  it("two tabs that refresh at once without a lock both continue, though one of them loses the answer (AUTH-4)", async () => {
    const clock = new FakeClock();
    const issuer = new Issuer(clock);
    const store = new MemoryTokenStore();
    const [first, second] = [tab(issuer, clock, store), tab(issuer, clock, store)];
    await first.session.start(grant(1));
    await second.session.restore();
    issuer.lost = 1;
    await clock.advance(LIFE);
    const results = await Promise.allSettled([first.session.current(), second.session.current()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const tokens = [await first.session.current(), await second.session.current()];
    expect(tokens.map(({ value }) => value)).toEqual(["access-2", "access-2"]);
    expect([...first.signedOut, ...second.signedOut]).toEqual([]);
  });

  it("a refresh that answers after the sign-out does not restore the session", async () => {
    const store = new MemoryTokenStore();
    let answer: ((fresh: Grant) => void) | undefined;
    const exchange = () => new Promise<Grant>((resolve) => (answer = resolve));
    const session = new Session({ store, lock: noLock, exchange, clock: new FakeClock() });
    const signedOut: string[] = [];
    session.on("signed_out", ({ reason }) => signedOut.push(reason));
    await session.start(grant(1));
    const renewed = session.renew("access-1");
    renewed.catch(() => undefined);
    await settled();
    await session.end();
    answer?.(grant(2));
    await expect(renewed).rejects.toMatchObject({ code: "signed_out" });
    expect(await store.load()).toBeNull();
    expect(signedOut).toEqual(["logout"]);
  });

  it("a session ends here when another tab signed out or in as someone else, and leaves their tokens alone", async () => {
    const issuer = new Issuer();
    const store = new MemoryTokenStore();
    const first = tab(issuer, undefined, store);
    await first.session.start(grant(1));
    await store.save({ grant: grant(5, "ann"), obtained_at: 0 });
    await expect(first.session.renew("access-1")).rejects.toMatchObject({ code: "signed_out" });
    expect(first.signedOut).toEqual(["elsewhere"]);
    expect(await store.load()).toMatchObject({ grant: { user: { id: "ann" } } });
    expect(issuer.used).toEqual([]);
  });

  it("a session is restored from the store after a reload", async () => {
    const issuer = new Issuer();
    const values = new Map<string, string>();
    const storage = fakeStorage(values);
    const before = tab(issuer, undefined, new LocalStorageTokenStore("k", storage));
    await before.session.start(grant(1));
    const after = tab(issuer, before.clock, new LocalStorageTokenStore("k", storage));
    expect((await after.session.restore())?.id).toBe("me");
    expect((await after.session.current()).value).toBe("access-1");
    await after.session.end();
    expect(values.size).toBe(0);
  });

  it("a sign-in while the store is being read wins", async () => {
    const store = new MemoryTokenStore();
    await store.save({ grant: grant(1, "before"), obtained_at: 0 });
    const { session } = tab(new Issuer(), undefined, store);
    const restored = session.restore();
    await session.start(grant(2));
    expect((await restored)?.id).toBe("me");
    expect((await session.current()).value).toBe("access-2");
  });

  it.each(["", "not json", "{}", "null", '{"grant":{},"obtained_at":1}', '{"grant":1}'])(
    "no session is restored from a store that holds %j",
    async (stored) => {
      const storage = {
        getItem: () => stored,
        setItem: () => undefined,
        removeItem: () => undefined,
      };
      const { session } = tab(new Issuer(), undefined, new LocalStorageTokenStore("k", storage));
      expect(await session.restore()).toBeNull();
      await expect(session.current()).rejects.toMatchObject({ code: "signed_out" });
    },
  );
});

describe("the lock over all tabs", () => {
  it("the lock passes on the work's result or error, and is free again after both", async () => {
    const lock = webLock("name", fakeLocks());
    const mistake = new Error("refused");
    await expect(lock(() => Promise.reject(mistake))).rejects.toBe(mistake);
    await expect(lock(async () => 7)).resolves.toBe(7);
  });

  it("work runs without the lock where the browser refuses it along with the storage it would guard", async () => {
    const refused = new DOMException("The request was denied", "SecurityError");
    const lock = webLock("name", { request: () => Promise.reject(refused) });
    const mistake = new Error("refused");
    await expect(lock(() => Promise.reject(mistake))).rejects.toBe(mistake);
    await expect(lock(async () => 7)).resolves.toBe(7);
  });
});
