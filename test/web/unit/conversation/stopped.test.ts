import { expect, test } from "vitest";
import { stoppedOf } from "#web/conversation/stopped.ts";

test("a stopped conversation says why: removed, not found, signed out or broken", () => {
  const stopped = (code: number) => ({ status: "stopped", code, reason: "" }) as const;
  expect(stoppedOf(stopped(4503), true)).toBe("removed");
  expect(stoppedOf(stopped(4503), false)).toBe("not_found");
  expect(stoppedOf(stopped(4509), true)).toBe("signed_out");
  expect(stoppedOf(stopped(4500), true)).toBe("broken");
  expect(stoppedOf(stopped(1000), true)).toBe(null);
});
