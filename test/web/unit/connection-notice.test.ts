import { expect, test } from "vitest";
import { connectionNotice, leastWell, type ConnectionFacts } from "#web/app/connection-notice.ts";

const DOWN: ConnectionFacts = {
  status: "waiting",
  attempt: 1,
  catchingUp: true,
  since: 10_000,
  browserOnline: true,
};

test("less than two seconds of trouble is not worth a word", () => {
  expect(connectionNotice(DOWN, 11_999)).toBeNull();
  expect(connectionNotice(DOWN, 12_000)).toBe("connecting");
});

test("it is offline when the browser says so, the SDK says so, or several attempts were in vain", () => {
  expect(connectionNotice({ ...DOWN, browserOnline: false }, 12_000)).toBe("offline");
  expect(connectionNotice({ ...DOWN, status: "offline" }, 12_000)).toBe("offline");
  expect(connectionNotice({ ...DOWN, attempt: 3 }, 12_000)).toBe("offline");
});

test("an open socket that the browser knows to be cut off is offline", () => {
  const facts: ConnectionFacts = { ...DOWN, status: "open", catchingUp: false };
  expect(connectionNotice(facts, 20_000)).toBeNull();
  expect(connectionNotice({ ...facts, browserOnline: false }, 20_000)).toBe("offline");
});

test("connected and behind is catching up", () => {
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
