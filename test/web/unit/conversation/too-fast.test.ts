import { expect, test } from "vitest";
import { tooFastUntil } from "#web/conversation/too-fast.ts";
import { pending } from "./fixtures.ts";

test("the notice shows while the server asks for a pause, unless the pause is nearly over", () => {
  const open = { status: "open" } as const;
  const slowed = pending("x", 0, { status: { state: "queued", notBefore: 13_000 } });
  expect(tooFastUntil(open, [slowed], 10_000)).toBe(13_000);
  expect(tooFastUntil(open, [slowed], 12_900)).toBe(null);
  expect(tooFastUntil(open, [pending("x", 0)], 10_000)).toBe(null);
  expect(tooFastUntil({ status: "waiting" }, [slowed], 10_000)).toBe(null);
});
