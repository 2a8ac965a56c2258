import { expect, it } from "vitest";
import { countView, totalsOf, type UnreadCounts } from "#domain/unread-counts.ts";
import type { Conversation } from "#protocol/conversation.ts";

const view = (id: string, revision: number, more: Partial<Conversation> = {}) =>
  ({ id, revision, unread_count: 2, mention_count: 1, request: null, ...more }) as Conversation;

it("READ-2, REQUEST-2 a person's counts are the sum of their conversations', a request counting as one", () => {
  const counts: UnreadCounts = new Map();
  countView(counts, view("a", 1));
  countView(counts, view("b", 1, { unread_count: 5 }));
  countView(counts, view("c", 1, { request: "pending" }));
  countView(counts, view("d", 1, { request: "ignored" }));
  expect(totalsOf(counts)).toEqual({ unread_count: 7, mention_count: 2, request_count: 1 });
});

it("INBOX-2 an older view changes no counts, and a repeated one does not add to them", () => {
  const counts: UnreadCounts = new Map();
  countView(counts, view("a", 3));
  countView(counts, view("a", 2, { unread_count: 9 }));
  expect(totalsOf(counts).unread_count).toBe(2);
  countView(counts, view("a", 3, { unread_count: 4 }));
  expect(totalsOf(counts).unread_count).toBe(4);
});
