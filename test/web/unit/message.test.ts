import { describe, expect, test } from "vitest";
import type { ConversationView } from "#client/index.ts";
import { largeEmoji } from "#web/conversation/message/large-emoji.ts";
import { mayDelete, mayEdit } from "#web/conversation/message/permissions.ts";
import { isSeenByAll, seenBy } from "#web/conversation/message/seen.ts";
import { peopleOf } from "#web/conversation/people.ts";
import { presenceLine } from "#web/conversation/header/presence-line.ts";
import { stoppedOf } from "#web/conversation/stopped.ts";
import { mergeReplies } from "#web/conversation/thread/use-replies.ts";
import { tooFastUntil } from "#web/conversation/too-fast.ts";
import { member, message, pending } from "./conversation-fixtures.ts";

describe("emoji alone", () => {
  test("one to three of them are drawn large, whatever they are made of", () => {
    for (const [text, count] of [
      ["👍", 1],
      ["🎉🎉🎉", 3],
      ["👩‍👩‍👧‍👦", 1],
      ["👩🏽‍🚀🧑🏿‍🤝‍🧑🏻", 2],
      ["🇯🇵🇪🇸", 2],
      ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1],
      ["1️⃣#️⃣*️⃣", 3],
      ["❤️", 1],
      ["❤️‍🔥", 1],
      ["🤷‍♂", 1],
      [" 👍 👍🏿\n", 2],
    ] as const) {
      expect(largeEmoji(text), text).toBe(count);
    }
  });

  test("what has more of them, or anything else, is text", () => {
    for (const text of [
      "",
      " ",
      "🎉🎉🎉🎉",
      "ok 👍",
      "👍!",
      "1",
      "#",
      "*",
      "1️⃣.",
      "🇯",
      "a",
      "❤x",
    ]) {
      expect(largeEmoji(text), text).toBe(null);
    }
  });
});

describe("who has seen what", () => {
  const members = new Map(
    [
      member("me", { read: 9 }),
      member("ann", { read: 5 }),
      member("bob", { read: 3 }),
      member("eve", { read: 8, left_at: "2026-05-04T00:00:00.000Z" }),
    ].map((m) => [m.user_id, m]),
  );

  test("counts those who are still in it, not me", () => {
    expect(seenBy(message(4, "me", 0), members, "me").map((m) => m.user_id)).toEqual(["ann"]);
  });

  test("the mark says seen once everyone has read it who was there, bots and those who left aside", () => {
    const isSeen = (id: number) => isSeenByAll(message(id, "me", 0), members, "me");
    expect([3, 4, 6].map(isSeen)).toEqual([true, false, false]);
    const withBot = new Map(members).set("bot_1", member("bot_1", { read: 0 }));
    expect(isSeenByAll(message(3, "me", 0), withBot, "me")).toBe(true);
    const alone = new Map([["me", member("me", { read: 9 })]]);
    expect(isSeenByAll(message(3, "me", 0), alone, "me")).toBe(false);
  });

  test("one who joined later has not seen what was said before", () => {
    const sent = message(4, "me", 0);
    const after = new Date(Date.parse(sent.created_at) + 1).toISOString();
    const newcomer = new Map([["new", member("new", { read: 9, joined_at: after })]]);
    expect(seenBy(sent, newcomer, "me")).toEqual([]);
    expect(isSeenByAll(sent, newcomer, "me")).toBe(false);
    expect(isSeenByAll(message(5, "me", 1), newcomer, "me")).toBe(true);
  });

  test("a read position that moves changes nothing that messages show of people", () => {
    const people = peopleOf(members, new Map());
    const later = new Map(members).set("ann", member("ann", { read: 7 }));
    expect(peopleOf(later, people)).toBe(people);
    const renamed = new Map(members).set("ann", member("ann", { nickname: "Annie" }));
    expect(peopleOf(renamed, people).get("ann")?.name).toBe("Annie");
    expect(peopleOf(renamed, people).get("bob")).toBe(people.get("bob"));
  });

  const line = (seen: Partial<Parameters<typeof presenceLine>[0]>, online: readonly string[]) => {
    const connection = { status: "open" as const };
    const view = { connection, members, me: member("me"), typing: [], conversation: null, ...seen };
    return presenceLine(view, peopleOf(members, new Map()), (id) => online.includes(id));
  };

  test("under the title stands who types, or else how many of the others are online", () => {
    expect(line({ typing: ["bob"] }, ["ann"])).toEqual({ kind: "typing", names: ["bob"] });
    const group = { kind: "group", members: 3, online: 1 };
    expect(line({}, ["ann", "me", "someone else"])).toEqual(group);
  });

  test("the other of two is online or not", () => {
    const direct_with = { user_id: "ann", username: "ann", display_name: "Ann", avatar_url: null };
    const conversation = { kind: "direct", direct_with } as ConversationView["conversation"];
    expect(line({ conversation }, ["bob"])).toEqual({ kind: "direct", online: false });
    expect(line({ conversation }, ["ann"])).toEqual({ kind: "direct", online: true });
  });

  test("without a connection nobody knows who types", () => {
    const waiting = { connection: { status: "waiting" as const }, typing: ["bob"] };
    expect(line(waiting, [])).toEqual({ kind: "group", members: 3, online: 0 });
  });
});

describe("what is offered", () => {
  const own = message(1, "me", 0);
  const others = message(2, "ann", 0);
  const as = (role: "owner" | "member") => ({
    kind: "group" as const,
    me: { user_id: "me", role },
  });

  test("one edits one's own, and deletes others' as an owner or admin of a group", () => {
    expect(mayEdit(own, as("member"))).toBe(true);
    expect(mayEdit(others, as("owner"))).toBe(false);
    expect(mayDelete(others, as("member"))).toBe(false);
    expect(mayDelete(others, as("owner"))).toBe(true);
    expect(mayDelete(others, { ...as("owner"), kind: "direct" })).toBe(false);
  });
});

test("it is too fast while the server asks for a pause, unless that passes by itself", () => {
  const open = { status: "open" } as const;
  const slowed = pending("x", 0, { status: { state: "queued", notBefore: 13_000 } });
  expect(tooFastUntil(open, [slowed], 10_000)).toBe(13_000);
  expect(tooFastUntil(open, [slowed], 12_900)).toBe(null);
  expect(tooFastUntil(open, [pending("x", 0)], 10_000)).toBe(null);
  expect(tooFastUntil({ status: "waiting" }, [slowed], 10_000)).toBe(null);
});

test("a conversation that is over says why: removed, or never in it, or signed out", () => {
  const stopped = (code: number) => ({ status: "stopped", code, reason: "" }) as const;
  expect(stoppedOf(stopped(4503), true)).toBe("removed");
  expect(stoppedOf(stopped(4503), false)).toBe("not_found");
  expect(stoppedOf(stopped(4509), true)).toBe("signed_out");
  expect(stoppedOf(stopped(4500), true)).toBe("broken");
  expect(stoppedOf(stopped(1000), true)).toBe(null);
});

test("a thread shows each reply once, at its latest state, and what came since it was fetched", () => {
  const reply = (id: number, version: number) => message(id, "ann", 0, { reply_to: 1, version });
  const merged = mergeReplies(
    1,
    [reply(5, 5), reply(3, 3)],
    [reply(3, 8), reply(9, 9), message(7, "ann", 0)],
  );
  expect(merged.map(({ id, version }) => [id, version])).toEqual([
    [3, 8],
    [5, 5],
    [9, 9],
  ]);
});
