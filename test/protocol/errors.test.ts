import { describe, expect, it } from "vitest";
import { CLOSE, closeAdvice } from "#protocol/close-codes.ts";
import { closeReasonOf, ERRORS } from "#protocol/errors.ts";
import { errorCodeSchema, type ErrorCode } from "#protocol/problem.ts";

const codes = errorCodeSchema.options;

describe("the error table", () => {
  it.each(codes)(
    "%s may be retried unchanged exactly when its status does not blame the request",
    (code) => {
      // An earlier copy of the request is still running: RFC 9110 says 409, and it passes.
      const isAhead = code === "idempotency_key_in_use";
      expect(ERRORS[code].retryable).toBe(isAhead || [429, 500, 503].includes(ERRORS[code].status));
    },
  );

  it.each(codes)(
    "%s, where it refuses a socket, closes it so that the client does what REST would have it do",
    (code) => {
      const reason = closeReasonOf(code);
      if (reason === null) return;
      const advice = closeAdvice(CLOSE[reason]);
      if (ERRORS[code].retryable) expect(advice).toBe("reconnect");
      else expect(advice).toBe(code === "token_expired" ? "refresh_token" : "stop");
    },
  );

  it.each([
    [3_999, "reconnect"],
    [4_499, "reconnect"],
    [4_500, "stop"],
    [4_999, "stop"],
    [5_000, "reconnect"],
  ])("after the code %i a client does this: %s (CLOSE-1)", (code, advice) => {
    expect(closeAdvice(code)).toBe(advice);
  });

  it("close codes are unique", () => {
    expect(new Set(Object.values(CLOSE)).size).toBe(Object.keys(CLOSE).length);
  });

  it("every refusal of an upgrade has its own close code, except our own faults", () => {
    const possible: ErrorCode[] = [
      "unauthenticated",
      "token_expired",
      "session_revoked",
      "account_disabled",
      "not_found",
      "rate_limited",
      "overloaded",
    ];
    for (const code of possible) expect(closeReasonOf(code), code).not.toBeNull();
  });
});
