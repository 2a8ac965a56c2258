import { describe, expect, it } from "vitest";
import type { User } from "#protocol/user.ts";
import { Http, path, type HttpQuestion } from "#client/http.ts";
import { ParleyError, retryAfterMs } from "#client/problem.ts";
import type { AccessToken } from "#client/token.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { fakeFetch, hang, problem, type Answer, type Call } from "./support/fake-fetch.ts";
import { FakeTokens } from "./support/fake-tokens.ts";
import { user } from "./support/fixtures.ts";

const GET: HttpQuestion<User> = { method: "GET", path: "/users/me", answer: "id" };
const POST = { method: "POST", path: "/things", body: { a: 1 } } as const;

/** An app without another token. */
class SameToken extends FakeTokens {
  override renew(): Promise<AccessToken> {
    return this.current();
  }
}

function setup(
  answer: (call: Call, index: number) => Answer | Promise<Answer>,
  tokens?: FakeTokens,
) {
  const clock = new FakeClock(Date.parse("2026-11-01T12:00:00Z"));
  const { fetch, calls } = fakeFetch(answer);
  const options = { baseUrl: "https://chat.test", fetch, clock, random: () => 0.5 };
  return { clock, calls, http: new Http({ ...options, timeoutMs: 15_000 }, tokens ?? null) };
}

async function failure(call: Promise<unknown>): Promise<ParleyError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ParleyError) return error;
  throw new Error("it did not fail as a ParleyError", { cause: error });
}

describe("a request", () => {
  it("a request sends its query and its body, and resolves with the answer", async () => {
    const { http, calls } = setup(() => ({ body: { ...user("ann"), a_new_field: 1 } }));
    const query = { q: "a b&c", limit: 5, cursor: undefined };
    await expect(http.request({ ...GET, query })).resolves.toMatchObject(user("ann"));
    await http.run(POST);
    expect(calls[0]?.url.href).toBe("https://chat.test/api/v1/users/me?q=a+b%26c&limit=5");
    expect(calls[1]).toMatchObject({ method: "POST", json: { a: 1 } });
    expect(calls[1]?.headers["content-type"]).toBe("application/json");
  });

  it("an id cannot leave its place in the path", () => {
    expect(path`/users/${"../auth?x=1#"}/${7}`).toBe("/users/..%2Fauth%3Fx%3D1%23/7");
  });

  it("a failed request has every field of the problem", async () => {
    const errors = [{ path: "text", message: "too long" }];
    const { http } = setup(() => problem(400, "validation_failed", { errors }));
    expect(await failure(http.run(POST))).toMatchObject({
      code: "validation_failed",
      status: 400,
      detail: "detail of validation_failed",
      retryable: false,
      requestId: "r1",
      issues: errors,
    });
  });

  it("a problem with an unknown code is understood", async () => {
    const { http } = setup(() => problem(409, "a_code_of_next_year"));
    expect((await failure(http.run(POST))).code).toBe("a_code_of_next_year");
  });

  it.each([
    [502, "<html>Bad gateway</html>", true],
    [404, "", false],
    [500, '{"code":1}', true],
  ])(
    "a request fails clearly at %i with a body other than a problem",
    async (status, body, retryable) => {
      const { http } = setup(() => ({ status, body }));
      const error = await failure(http.run(POST));
      expect(error).toMatchObject({ code: "invalid_response", status, retryable });
    },
  );

  it.each([
    ["no JSON", "<html>"],
    ["another service's", { ok: true }],
    ["a list where a record belongs", []],
  ])("an answer that is %s is refused", async (_, body) => {
    const { http } = setup(() => ({ body }));
    expect((await failure(http.request(GET))).code).toBe("invalid_response");
  });

  it("an answer without content is accepted", async () => {
    const { http } = setup(() => ({ status: 204 }));
    await expect(http.run(POST)).resolves.toBeUndefined();
  });

  it("a request without an answer fails as `network`, and keeps the cause", async () => {
    const cause = new TypeError("fetch failed");
    const { http } = setup(() => Promise.reject(cause));
    expect(await failure(http.request(GET))).toMatchObject({
      code: "network",
      status: 0,
      retryable: true,
      cause,
    });
  });

  it("a request whose answer takes too long fails as `timeout`", async () => {
    const { http, clock } = setup(hang);
    const failed = failure(http.request(GET));
    await clock.advance(15_000);
    expect(await failed).toMatchObject({ code: "timeout", retryable: true });
  });

  it("an aborted request ends with the caller's own reason", async () => {
    const { http } = setup(hang);
    const controller = new AbortController();
    const asked = http.request({ ...GET, signal: controller.signal });
    const reason = new Error("no longer wanted");
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it("a request leaves no timer behind", async () => {
    const { http, clock } = setup(() => ({ body: user("ann") }));
    await http.request(GET);
    expect(clock.timers).toBe(0);
  });
});

describe("a request with a token", () => {
  it("a token is sent in a header", async () => {
    const { http, calls } = setup(() => ({ body: user("ann") }), new FakeTokens());
    await http.request(GET);
    expect(calls[0]?.headers["authorization"]).toBe("Bearer token-1");
  });

  it("a request is sent once more with another token when this one is refused, whatever its method", async () => {
    const answer = (_: Call, index: number) =>
      index === 0 ? problem(401, "token_expired") : { status: 204 };
    const { http, calls } = setup(answer, new FakeTokens());
    await http.run(POST);
    expect(calls.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  it("a request is not repeated with the token that was refused", async () => {
    const { http, calls } = setup(() => problem(401, "unauthenticated"), new SameToken());
    expect((await failure(http.request(GET))).code).toBe("unauthenticated");
    expect(calls).toHaveLength(1);
  });

  it("a request is not repeated forever where every token is refused", async () => {
    const { http, calls } = setup(() => problem(401, "unauthenticated"), new FakeTokens());
    expect((await failure(http.request(GET))).code).toBe("unauthenticated");
    expect(calls).toHaveLength(2);
  });
});

describe("a request that comes too fast", () => {
  const limited = (seconds?: string) => (_: Call, index: number) =>
    index === 0
      ? problem(429, "rate_limited", { headers: seconds ? { "retry-after": seconds } : {} })
      : { body: user("ann") };

  it("a rate-limited request that is safe is retried after the time that the server states", async () => {
    const { http, clock, calls } = setup(limited("3"));
    const asked = http.request(GET);
    await clock.advance(2_999);
    expect(calls).toHaveLength(1);
    await clock.advance(1_000);
    expect(calls).toHaveLength(2);
    await expect(asked).resolves.toMatchObject(user("ann"));
  });

  it("a rate-limited request is retried when its caller declared it idempotent", async () => {
    const { http, clock, calls } = setup(limited("1"));
    const asked = http.run({ ...POST, idempotent: true });
    await clock.advance(2_000);
    await asked;
    expect(calls).toHaveLength(2);
  });

  it("a rate-limited request is not retried when a repetition may act twice", async () => {
    const { http, calls } = setup(limited("1"));
    const error = await failure(http.run(POST));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 1_000 });
    expect(calls).toHaveLength(1);
  });

  it("a rate-limited request is retried at most twice", async () => {
    const { http, clock, calls } = setup(() =>
      problem(503, "overloaded", { headers: { "retry-after": "1" } }),
    );
    const failed = failure(http.request(GET));
    await clock.advance(60_000);
    expect((await failed).code).toBe("overloaded");
    expect(calls).toHaveLength(3);
  });

  it.each([
    ["does not say when", undefined],
    ["says much later", "60"],
  ])("a rate-limited request is left to the caller when the server %s", async (_, seconds) => {
    const { http, calls } = setup(limited(seconds));
    await failure(http.request(GET));
    expect(calls).toHaveLength(1);
  });

  it("a retry stops waiting when the caller aborts", async () => {
    const { http, clock } = setup(limited("5"));
    const controller = new AbortController();
    const asked = http.request({ ...GET, signal: controller.signal });
    await clock.advance(1_000);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(clock.timers).toBe(0);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-01T12:00:00Z");
  it.each([
    ["7", 7_000],
    [" 0 ", 0],
    ["Sun, 01 Nov 2026 12:00:09 GMT", 9_000],
    ["Sun, 01 Nov 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("a Retry-After of %j is %j ms", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
