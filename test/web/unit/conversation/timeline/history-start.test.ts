import { afterEach, beforeAll, expect, test } from "vitest";
import type { ConversationView } from "#client/index.ts";
import { peopleOf } from "#web/conversation/people.ts";
import { historyStart } from "#web/conversation/timeline/history-start.ts";
import { restOfTexts } from "#web/i18n/language.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import { member } from "../fixtures.ts";

beforeAll(restOfTexts);
afterEach(() => (blockedPeople.value = new Set()));

const people = peopleOf(new Map([["ann", member("ann")]]), new Map());

function start(created_by: string | undefined, more: Partial<ConversationView> = {}) {
  const conversation = { kind: "group", created_by } as ConversationView["conversation"];
  const segments = [{ messages: [], has_more: false }];
  const view = { visible_from: 0, me: member("me"), conversation, segments, ...more };
  return historyStart(view, people);
}

test("a group's history starts with who created it, for readers who see it from the start", () => {
  expect(start("ann")).toBe("ann created this group");
  expect(start("ann", { visible_from: 7 })).toBe("Earlier messages aren't shown.");
});

test("nothing says who created a group where that is unknown, blocked, or not loaded yet", () => {
  expect(start(undefined)).toBeNull();
  expect(start("somebody who left")).toBeNull();
  expect(start("ann", { segments: [] })).toBeNull();
  blockedPeople.value = new Set(["ann"]);
  expect(start("ann")).toBeNull();
});
