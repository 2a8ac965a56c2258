import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onlinePeers, showOnline } from "#web/inbox/online-peers.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  showOnline(null);
  vi.useRealTimers();
});

const online = (...ids: string[]) => showOnline(new Set(ids));
const shown = () => [...onlinePeers.value].toSorted();

test("a person who comes online shows at once, and one who goes offline five seconds later", () => {
  online("ann", "bob");
  expect(shown()).toEqual(["ann", "bob"]);
  online("bob");
  vi.advanceTimersByTime(4_999);
  expect(shown()).toEqual(["ann", "bob"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual(["bob"]);
});

test("a person who is back in time never went, and each departure has its own five seconds", () => {
  online("ann");
  online();
  vi.advanceTimersByTime(3_000);
  online();
  online("ann");
  const before = onlinePeers.value;
  vi.advanceTimersByTime(10_000);
  expect(onlinePeers.value).toBe(before);
  online();
  vi.advanceTimersByTime(4_999);
  expect(shown()).toEqual(["ann"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual([]);
});

test("nobody stays online once presence is unknown", () => {
  online("ann");
  online();
  showOnline(null);
  expect(shown()).toEqual([]);
  online("ann");
  vi.advanceTimersByTime(10_000);
  expect(shown()).toEqual(["ann"]);
});
