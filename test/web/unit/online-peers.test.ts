import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onlinePeers, showOnline } from "#web/inbox/online-peers.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  showOnline(null);
  vi.useRealTimers();
});

const told = (...ids: string[]) => showOnline(new Set(ids));
const shown = () => [...onlinePeers.value].toSorted();

test("a person who comes online shows at once, and one who goes offline five seconds later", () => {
  told("ann", "bob");
  expect(shown()).toEqual(["ann", "bob"]);
  told("bob");
  vi.advanceTimersByTime(4_999);
  expect(shown()).toEqual(["ann", "bob"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual(["bob"]);
});

test("a person who is back in time never went, and each departure has its own five seconds", () => {
  told("ann");
  told();
  vi.advanceTimersByTime(3_000);
  told();
  told("ann");
  const before = onlinePeers.value;
  vi.advanceTimersByTime(10_000);
  expect(onlinePeers.value).toBe(before);
  told();
  vi.advanceTimersByTime(4_999);
  expect(shown()).toEqual(["ann"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual([]);
});

test("nobody stays online once presence is unknown", () => {
  told("ann");
  told();
  showOnline(null);
  expect(shown()).toEqual([]);
  told("ann");
  vi.advanceTimersByTime(10_000);
  expect(shown()).toEqual(["ann"]);
});
