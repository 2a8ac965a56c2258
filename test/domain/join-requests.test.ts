import { describe, expect, it } from "vitest";
import { mayAsk, standingOf } from "#domain/join-requests.ts";
import { ASK_AGAIN_MS, JOIN_REQUESTS_MAX } from "#protocol/invitation.ts";

const DECLINED = 5_000_000;
const OVER = DECLINED + ASK_AGAIN_MS;

describe("a request to join", () => {
  it("a declined request counts for a day", () => {
    const declined = { declined_at: DECLINED };
    expect(standingOf(undefined, OVER)).toBe("none");
    expect(standingOf({ declined_at: null }, OVER)).toBe("requested");
    expect([OVER - 1, OVER].map((now) => standingOf(declined, now))).toEqual(["declined", "none"]);
  });

  it("a person whose request was declined learns how long to wait", () => {
    const declined = { declined_at: DECLINED };
    expect(mayAsk(declined, 0, OVER - 700)).toMatchObject({
      ok: false,
      error: { code: "rate_limited", retry_after_ms: 700 },
    });
    expect(mayAsk(declined, 0, OVER).ok).toBe(true);
  });

  it("a group has at most so many pending requests", () => {
    expect(mayAsk(undefined, JOIN_REQUESTS_MAX - 1, OVER).ok).toBe(true);
    expect(mayAsk(undefined, JOIN_REQUESTS_MAX, OVER)).toMatchObject({
      ok: false,
      error: { code: "too_many" },
    });
    expect(mayAsk({ declined_at: null }, 0, OVER).ok).toBe(true);
  });
});
