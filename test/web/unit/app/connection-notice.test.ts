import { expect, test } from "vitest";
import { connectionNotice, leastWell, type ConnectionFacts } from "#web/app/connection-notice.ts";

const DOWN: ConnectionFacts = {
  status: "waiting",
  attempt: 1,
  catchingUp: true,
  since: 10_000,
  browserOnline: true,
};

test("less than two seconds of trouble shows no notice", () => {
  expect(connectionNotice(DOWN, 11_999)).toBeNull();
  expect(connectionNotice(DOWN, 12_000)).toBe("connecting");
});

test("the notice says offline when the browser or the SDK says so, or after several failed attempts", () => {
  expect(connectionNotice({ ...DOWN, browserOnline: false }, 12_000)).toBe("offline");
  expect(connectionNotice({ ...DOWN, status: "offline" }, 12_000)).toBe("offline");
  expect(connectionNotice({ ...DOWN, attempt: 3 }, 12_000)).toBe("offline");
});

test("the notice says offline for an open socket while the browser is offline", () => {
  const facts: ConnectionFacts = { ...DOWN, status: "open", catchingUp: false };
  expect(connectionNotice(facts, 20_000)).toBeNull();
  expect(connectionNotice({ ...facts, browserOnline: false }, 20_000)).toBe("offline");
});

test("the notice says catching up while connected and behind", () => {
  expect(connectionNotice({ ...DOWN, status: "open" }, 12_000)).toBe("catching_up");
});

test("a conversation's failed connection shows while the inbox is healthy, and an ended conversation's does not", () => {
  const well = { status: "open", attempt: 0, catchingUp: false } as const;
  const behind = { ...well, catchingUp: true };
  const over = { ...well, status: "stopped" } as const;
  expect(leastWell(well, behind)).toBe(behind);
  expect(leastWell(behind, DOWN)).toBe(behind);
  expect(leastWell(well, over)).toBe(well);
  expect(leastWell(well, null)).toBe(well);
});
