import { expect, test } from "vitest";
import type { ConversationView } from "#client/index.ts";
import { peopleOf } from "#web/conversation/people.ts";
import { presenceLine } from "#web/conversation/header/presence-line.ts";
import { member } from "../fixtures.ts";

const members = new Map(
  [
    member("me", { read: 9 }),
    member("ann", { read: 5 }),
    member("bob", { read: 3 }),
    member("eve", { read: 8, left_at: "2026-05-04T00:00:00.000Z" }),
  ].map((m) => [m.user_id, m]),
);

const line = (seen: Partial<Parameters<typeof presenceLine>[0]>, online: readonly string[]) => {
  const connection = { status: "open" as const };
  const view = { connection, members, me: member("me"), typing: [], conversation: null, ...seen };
  return presenceLine(view, peopleOf(members, new Map()), (id) => online.includes(id));
};

test("the line under a group's title names who is typing, or else counts the others who are online", () => {
  expect(line({ typing: ["bob"] }, ["ann"])).toEqual({ kind: "typing", names: ["bob"] });
  const group = { kind: "group", members: 3, online: 1 };
  expect(line({}, ["ann", "me", "someone else"])).toEqual(group);
});

test("the line of a direct conversation says whether the other person is online", () => {
  const direct_with = { user_id: "ann", username: "ann", display_name: "Ann", avatar_url: null };
  const conversation = { kind: "direct", direct_with } as ConversationView["conversation"];
  expect(line({ conversation }, ["bob"])).toEqual({ kind: "direct", online: false });
  expect(line({ conversation }, ["ann"])).toEqual({ kind: "direct", online: true });
});

test("the line names nobody as typing while the connection is down", () => {
  const waiting = { connection: { status: "waiting" as const }, typing: ["bob"] };
  expect(line(waiting, [])).toEqual({ kind: "group", members: 3, online: 0 });
});
