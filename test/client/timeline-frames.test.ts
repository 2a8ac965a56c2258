import { describe, expect, it } from "vitest";
import { liveSegment } from "#client/history.ts";
import {
  applyChanges,
  applyMembers,
  applyOwnRead,
  applyReceipt,
  applySnapshot,
  applyTyping,
  applyWelcome,
  EMPTY_TIMELINE,
  isComplete,
  unreadOf,
  type Timeline,
} from "#client/timeline.ts";
import { member } from "./support/fixtures.ts";
import { ModelRoom } from "./support/model-room.ts";

/** A room of `me`, `ann` and `bob` with messages 4 to 6 of ann. */
function setup() {
  const room = new ModelRoom("me", "ann", "bob");
  for (let i = 0; i < 3; i++) room.create("ann");
  room.online = ["ann", "bob"];
  const welcomed = applyWelcome(EMPTY_TIMELINE, room.welcome("me"));
  return { room, timeline: applySnapshot(welcomed, room.snapshot()) };
}

function typing(timeline: Timeline, user_id: string): Timeline {
  return applyTyping(timeline, { type: "typing", user_id, active: true, expires_in_ms: 6_000 }, 0);
}

describe("an empty conversation", () => {
  it("an empty snapshot, or empty changes, make the timeline complete", () => {
    const room = new ModelRoom();
    const welcomed = applyWelcome(EMPTY_TIMELINE, room.welcome("me"));
    expect(isComplete(welcomed)).toBe(false);
    expect(isComplete(applySnapshot(welcomed, room.snapshot()))).toBe(true);
    const changed = applyChanges(welcomed, room.changes(0));
    expect([changed.outcome, isComplete(changed.timeline)]).toEqual(["applied", true]);
  });

  it("a snapshot without messages, of which there are older ones, begins after its head", () => {
    const frame = { ...new ModelRoom().snapshot(), head: 30, has_more: true };
    const { history } = applySnapshot(EMPTY_TIMELINE, frame);
    expect(history && liveSegment(history)?.from).toBe(31);
  });
});

describe("a snapshot behind the known head", () => {
  it("a snapshot that the server took before the welcome leaves the timeline incomplete", () => {
    const { room } = setup();
    const early = room.snapshot();
    room.create("ann");
    const welcomed = applyWelcome(EMPTY_TIMELINE, room.welcome("me"));
    const timeline = applySnapshot(welcomed, early);
    expect([timeline.head, timeline.target, isComplete(timeline)]).toEqual([6, 7, false]);
  });
});

describe("changes of people", () => {
  it("only a new message of a person ends their typing, not a change of an old one", () => {
    const { room, timeline } = setup();
    const writing = typing(timeline, "ann");
    room.edit(6);
    const edited = applyChanges(writing, room.changes(6)).timeline;
    expect([...edited.typing.keys()]).toEqual(["ann"]);
    room.create("ann");
    expect(applyChanges(edited, room.changes(7)).timeline.typing.size).toBe(0);
  });

  it("a member who leaves is no longer online and no longer typing; one who changes is", () => {
    const { room, timeline } = setup();
    const writing = typing(typing(timeline, "ann"), "bob");
    room.leave("ann");
    room.members.set("bob", { ...member("bob"), role: "admin", version: ++room.head });
    const { timeline: next } = applyChanges(writing, room.changes(6));
    expect([[...next.online], [...next.typing.keys()]]).toEqual([["bob"], ["bob"]]);
    expect(next.members.get("bob")?.role).toBe("admin");
  });

  it("members missing from a large conversation's welcome are added", () => {
    const { timeline } = setup();
    const next = applyMembers(timeline, [member("cem")]);
    expect([...next.members.keys()]).toEqual(["me", "ann", "bob", "cem"]);
    expect(applyMembers(timeline, [])).toBe(timeline);
  });
});

describe("one's own receipts", () => {
  const receipt = { type: "receipt", read: 5, delivered: 6 } as const;

  it("a mark as unread follows one's own receipt, and no other person's", () => {
    const { timeline } = setup();
    const marked = applyReceipt(timeline, { ...receipt, user_id: "me", unread_from: 5 });
    expect([marked.unreadFrom, marked.members.get("me")?.read]).toEqual([5, 5]);
    expect(applyReceipt(marked, { ...receipt, user_id: "me" }).unreadFrom).toBe(5);
    const other = applyReceipt(marked, { ...receipt, user_id: "ann", unread_from: null });
    expect([other.unreadFrom, other.members.get("ann")?.read]).toEqual([5, 5]);
    const ended = applyReceipt(marked, { ...receipt, user_id: "me", unread_from: null });
    expect(ended.unreadFrom).toBeNull();
  });

  it("nothing is read or unread before the welcome says who one is", () => {
    const { room } = setup();
    const anonymous = applySnapshot(EMPTY_TIMELINE, room.snapshot());
    expect(applyOwnRead(anonymous, 5)).toBe(anonymous);
    expect(unreadOf(anonymous)).toEqual({ count: 0, more: false });
  });
});

describe("the conversation's own record", () => {
  it("a record keeps its optional properties, and lacks those that the server does not send", () => {
    const { room, timeline } = setup();
    expect(Object.keys(timeline.conversation ?? {})).not.toContain("history");
    expect(Object.keys(timeline.conversation ?? {})).not.toContain("created_by");
    const welcome = room.welcome("me");
    const more = { history: "joined" as const, created_by: "ann" };
    const next = applyWelcome(EMPTY_TIMELINE, {
      ...welcome,
      conversation: { ...welcome.conversation, ...more },
    });
    expect(next.conversation).toMatchObject(more);
  });

  it("a welcome does not replace a newer record, and changes replace only older ones", () => {
    const { room, timeline } = setup();
    const early = room.welcome("me");
    room.rename("new");
    const { timeline: renamed } = applyChanges(timeline, room.changes(6));
    const stale = { ...early, head: room.head };
    expect(applyWelcome(renamed, stale).conversation?.title).toBe("new");
    room.create("ann");
    const again = { ...room.changes(7), conversation: { ...room.record(), title: "same version" } };
    expect(applyChanges(renamed, again).timeline.conversation).toBe(renamed.conversation);
    const unknown = applyChanges(EMPTY_TIMELINE, room.changes(0)).timeline;
    expect(unknown.conversation).toBeNull();
  });
});

it("a cleared conversation drops the translations of earlier messages too (CLEAR-2)", () => {
  const { timeline } = setup();
  const translation = { version: 1, language: "es", text: "hola", provider: "test" };
  const failure = { version: 1, language: "es", code: "internal", retryable: true };
  const translated: Timeline = {
    ...timeline,
    translations: new Map([4, 5, 6].map((id) => [id, translation])),
    untranslated: new Map([4, 5, 6].map((id) => [id, failure])),
  };
  const receipt = { type: "receipt", user_id: "me", read: 0, delivered: 6 } as const;
  const cleared = applyReceipt(translated, { ...receipt, unread_from: null, visible_from: 5 });
  expect([...cleared.translations.keys()]).toEqual([5, 6]);
  expect([...cleared.untranslated.keys()]).toEqual([5, 6]);
});
