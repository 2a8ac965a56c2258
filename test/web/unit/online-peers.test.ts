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

test("who comes is shown at once, and who goes five seconds later", () => {
  told("ann", "bob");
  expect(shown()).toEqual(["ann", "bob"]);
  told("bob");
  vi.advanceTimersByTime(4_999);
  expect(shown()).toEqual(["ann", "bob"]);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual(["bob"]);
});

test("who is back in time never went, and each going has its own five seconds", () => {
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

test("nobody stays once nothing is known any more", () => {
  told("ann");
  told();
  showOnline(null);
  expect(shown()).toEqual([]);
  told("ann");
  vi.advanceTimersByTime(10_000);
  expect(shown()).toEqual(["ann"]);
});
