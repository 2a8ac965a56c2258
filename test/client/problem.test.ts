import { describe, expect, it } from "vitest";
import {
  errorOfResponse,
  isSignedOut,
  ParleyError,
  retryAfterMs,
  signedOutError,
} from "#client/problem.ts";

const PROBLEM = {
  type: "about:blank",
  title: "Refused",
  status: 422,
  code: "validation_failed",
  detail: "The request is not valid",
  request_id: "r1",
  retryable: false,
  errors: [{ path: "text", message: "is too long" }],
};

describe("the error of a response", () => {
  it("has what the server's problem says", () => {
    expect(errorOfResponse(422, PROBLEM, 700)).toMatchObject({
      code: "validation_failed",
      detail: "The request is not valid",
      status: 422,
      retryable: false,
      retryAfterMs: 700,
      requestId: "r1",
      issues: PROBLEM.errors,
      secondStep: undefined,
    });
    const { errors: _, ...bare } = PROBLEM;
    expect(errorOfResponse(503, { ...bare, retryable: true }, undefined)).toMatchObject({
      issues: [],
      retryable: true,
    });
  });

  it.each([
    ["a page", "<html>"],
    ["nothing", null],
    ["another service's JSON", { message: "no" }],
    ["a code that is no text", { ...PROBLEM, code: 7 }],
    ["a detail that is no text", { ...PROBLEM, detail: null }],
    ["faults that are no list", { ...PROBLEM, errors: "all" }],
  ])("is invalid_response for %s, and may be retried as its status says", (_, body) => {
    const retryable = [404, 422, 429, 500, 503].map((status) => {
      const error = errorOfResponse(status, body, undefined);
      expect(error).toMatchObject({ code: "invalid_response", status });
      return error.retryable;
    });
    expect(retryable).toEqual([false, false, true, true, true]);
  });

  it("has what a second step needs, if the server says both", () => {
    const step = { factor_token: "t", methods: ["totp"] };
    const of = (more: object) => errorOfResponse(401, { ...PROBLEM, ...more }, undefined);
    expect(of(step).secondStep).toEqual(step);
    expect(of({ factor_token: "t" }).secondStep).toBeUndefined();
    expect(of({ methods: ["totp"] }).secondStep).toBeUndefined();
  });
});

describe("Retry-After", () => {
  const NOW = Date.parse("2026-03-14T12:00:00.000Z");

  it.each([
    ["5", 5_000],
    [" 12 ", 12_000],
    ["0", 0],
    ["Sat, 14 Mar 2026 12:00:10 GMT", 10_000],
    ["2026-03-14T12:00:10Z", 10_000],
    ["Sat, 14 Mar 2026 11:00:00 GMT", 0],
    ["Sun Nov  6 08:49:37 1994", 0],
    ["soon", undefined],
    ["", undefined],
    ["  ", undefined],
    [null, undefined],
  ])("%j means %j ms", (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});

it("only the client's own error means that nobody is signed in", () => {
  expect(isSignedOut(signedOutError())).toBe(true);
  expect(isSignedOut(new ParleyError("network", "offline"))).toBe(false);
  expect(isSignedOut(Object.assign(new Error("x"), { code: "signed_out" }))).toBe(false);
});

it("an error without a response can say only what failed", () => {
  expect(new ParleyError("network", "offline")).toMatchObject({
    message: "network: offline",
    status: 0,
    retryable: false,
    issues: [],
  });
});
