import { expect, it } from "vitest";
import { stopFailure } from "#client/stop-failure.ts";
import { CLOSE } from "#protocol/close-codes.ts";

it.each([
  [CLOSE.unauthenticated, "unauthenticated", true],
  [CLOSE.session_revoked, "session_revoked", true],
  [CLOSE.not_found, "not_found", false],
  [1000, "closed", false],
])("after the code %i messages fail as %s, retryable: %j", (code, name, retryable) => {
  expect(stopFailure(code, "why")).toMatchObject({ code: name, detail: "why", retryable });
});

it("a failure without the server's reason still has an explanation", () => {
  expect(stopFailure(1000, "").detail).toBe("The connection has stopped");
});
