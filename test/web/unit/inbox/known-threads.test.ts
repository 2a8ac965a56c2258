import { expect, it } from "vitest";
import { KnownThreads } from "#web/inbox/known-threads.ts";

const LUNCH = ["plans", 1] as const;
const TEA = ["plans", 2] as const;

it("the list of threads is fetched for replies in threads that one follows, and once for a thread that one does not", () => {
  const threads = new KnownThreads();
  expect([threads.replied(LUNCH, 10), threads.replied(TEA, 20)]).toEqual([true, true]);
  // The second reply came too late to be sure that the server had it.
  expect(threads.listed([], 15)).toBe(true);
  expect([threads.replied(LUNCH, 30), threads.mayFollow(TEA)]).toEqual([false, true]);
  expect(threads.listed([TEA], 15)).toBe(false);
  expect(threads.replied(TEA, 40)).toBe(true);
});

it("a thread that one begins to follow, or may have begun to follow, is looked for again", () => {
  const threads = new KnownThreads();
  for (const place of [LUNCH, TEA]) threads.note(place, false);
  threads.note(LUNCH, true);
  threads.forget(TEA);
  expect([threads.mayFollow(LUNCH), threads.mayFollow(TEA)]).toEqual([true, true]);
  threads.note(TEA, false);
  threads.forgetAll();
  expect(threads.mayFollow(TEA)).toBe(true);
});
