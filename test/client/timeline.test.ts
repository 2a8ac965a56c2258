import { describe, expect, it } from "vitest";
import { liveSegment } from "#client/history.ts";
import { applyPage, pageRequest } from "#client/history-page.ts";
import {
  applyChanges,
  applyOwnRead,
  applyPresence,
  applyReceipt,
  applySnapshot,
  applyTyping,
  applyWelcome,
  EMPTY_TIMELINE,
  isComplete,
  lapseTyping,
  unreadOf,
  type Timeline,
} from "#client/timeline.ts";
import { nextLapse } from "#client/typing-leases.ts";
import { ModelRoom } from "./support/model-room.ts";

/** A room of `me` and `ann` with twenty messages of ann (ids 3 to 22), of which a client holds the newest ten. */
function setup() {
  const room = new ModelRoom("me", "ann");
  for (let i = 0; i < 20; i++) room.create("ann");
  const welcomed = applyWelcome(EMPTY_TIMELINE, room.welcome("me"));
  return { room, timeline: applySnapshot(welcomed, room.snapshot(10)) };
}

function ids(timeline: Timeline): number[] {
  const live = timeline.history && liveSegment(timeline.history);
  return (live?.messages ?? []).map(({ id }) => id);
}

describe("a snapshot", () => {
  it("a snapshot brings the newest messages, and shows that there are older ones", () => {
    const { timeline } = setup();
    expect(ids(timeline)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
    expect(liveSegment(timeline.history!)).toMatchObject({ from: 13 });
    expect(isComplete(timeline)).toBe(true);
  });

  it("a snapshot without older messages reaches the beginning", () => {
    const room = new ModelRoom("me");
    room.create("me");
    const timeline = applySnapshot(EMPTY_TIMELINE, room.snapshot());
    expect(liveSegment(timeline.history!)).toMatchObject({ from: 0 });
  });

  it("a snapshot in the same epoch drops held messages, whose changes were missed", () => {
    const { room, timeline } = setup();
    room.edit(15);
    for (let i = 0; i < 6; i++) room.create("ann");
    const next = applySnapshot(timeline, room.snapshot(8));
    expect(ids(next)).toEqual([21, 22, 24, 25, 26, 27, 28, 29]);
    expect(next.generation).not.toBe(timeline.generation);
  });

  it("a snapshot older than the head changes nothing", () => {
    const { room, timeline } = setup();
    const late = room.snapshot(3);
    expect(applySnapshot(timeline, late)).toBe(timeline);
  });
});

describe("a welcome", () => {
  it("a welcome of another epoch starts everything over", () => {
    const { room, timeline } = setup();
    room.epoch = "epoch-2";
    const next = applyWelcome(timeline, room.welcome("me"));
    expect(next).toMatchObject({ epoch: "epoch-2", head: 0, history: null });
    expect(next.generation).not.toBe(timeline.generation);
  });

  it("a welcome behind our head starts everything over too: the server has lost what we hold", () => {
    const { room, timeline } = setup();
    room.head = 15;
    const next = applyWelcome(timeline, room.welcome("me"));
    expect(next).toMatchObject({ epoch: "epoch-1", head: 0, history: null });
  });

  it("a welcome of the same epoch keeps history, and marks it as incomplete", () => {
    const { room, timeline } = setup();
    room.create("ann");
    const next = applyWelcome(timeline, room.welcome("me"));
    expect(ids(next)).toEqual(ids(timeline));
    expect(isComplete(next)).toBe(false);
  });

  it("a welcome removes people who left, and keeps a read position that is ahead of the server's", () => {
    const { room, timeline } = setup();
    const read = applyOwnRead(timeline, 20);
    room.leave("ann");
    const next = applyWelcome(read, room.welcome("me"));
    expect([...next.members.keys()]).toEqual(["me"]);
    expect(next.members.get("me")?.read).toBe(20);
  });
});

describe("messages that are replied to", () => {
  it("quoted messages are available without being in history, and stay up to date", () => {
    const { room } = setup();
    const [quoted] = room.ascending();
    const frame = { ...room.snapshot(10), referenced: [quoted!] };
    const timeline = applySnapshot(EMPTY_TIMELINE, frame);
    expect(timeline.history?.strays.get(3)).toEqual(quoted);
    expect(ids(timeline)[0]).toBe(13);
    room.edit(3);
    const { timeline: next } = applyChanges(timeline, room.changes(22));
    expect(next.history?.strays.get(3)?.text).toBe("edited at 23");
    const page = { ...room.page({ before: 13 }, 3), referenced: [room.ascending()[1]!] };
    const paged = applyPage(next, pageRequest(next, { before: 13 }), page);
    expect([...paged.history!.strays.keys()]).toEqual([3, 4]);
    const whole = pageRequest(paged, { before: 10 });
    expect(applyPage(paged, whole, room.page({ before: 10 })).history?.strays.size).toBe(0);
  });
});

describe("changes", () => {
  it("changes from our head are applied", () => {
    const { room, timeline } = setup();
    room.create("ann");
    room.edit(20);
    room.rename("a title");
    room.join("bob");
    const result = applyChanges(timeline, room.changes(22));
    expect(result.outcome).toBe("applied");
    expect(result.timeline).toMatchObject({ head: 26, conversation: { title: "a title" } });
    expect(result.timeline.members.get("bob")).toMatchObject({ left_at: null });
    expect(ids(result.timeline).at(-1)).toBe(23);
  });

  it("changes that overlap our state are applied too", () => {
    const { room, timeline } = setup();
    room.create("ann");
    const result = applyChanges(timeline, room.changes(10));
    expect(result.outcome).toBe("applied");
    expect(ids(result.timeline)).toEqual([...ids(timeline), 23]);
  });

  it("changes do not replace a newer title from a welcome", () => {
    const { room, timeline } = setup();
    room.rename("first");
    const late = room.changes(22);
    room.rename("second");
    const welcomed = applyWelcome(timeline, room.welcome("me"));
    expect(applyChanges(welcomed, late).timeline.conversation?.title).toBe("second");
  });

  it("changes entirely in the past are harmless", () => {
    const { room, timeline } = setup();
    const past = room.changes(20);
    expect(applyChanges(timeline, past)).toEqual({ outcome: "past", timeline });
  });

  it("changes from beyond our head are a gap: none of them shows, and the timeline is incomplete", () => {
    const { room, timeline } = setup();
    room.create("ann");
    room.create("ann");
    const result = applyChanges(timeline, room.changes(23));
    expect(result.outcome).toBe("gap");
    expect(ids(result.timeline)).toEqual(ids(timeline));
    expect(result.timeline.head).toBe(22);
    expect(isComplete(result.timeline)).toBe(false);
  });

  it("changes before the first snapshot are a gap, unless they have everything", () => {
    const { room } = setup();
    const welcomed = applyWelcome(EMPTY_TIMELINE, room.welcome("me"));
    expect(applyChanges(welcomed, room.changes(20)).outcome).toBe("gap");
    const all = applyChanges(welcomed, room.changes(0));
    expect(ids(all.timeline)).toHaveLength(20);
    expect(liveSegment(all.timeline.history!)).toMatchObject({ from: 0 });
  });

  it("changes put a message in its place, also where a resume brings it late because of an edit", () => {
    const { room, timeline } = setup();
    room.create("ann");
    room.create("ann");
    room.edit(23);
    const first = applyChanges(timeline, room.changes(22, 1));
    const second = applyChanges(first.timeline, room.changes(24));
    expect(ids(second.timeline).slice(-2)).toEqual([23, 24]);
  });

  it("changes keep untouched parts the same objects", () => {
    const { room, timeline } = setup();
    room.rename("a title");
    const { timeline: next } = applyChanges(timeline, room.changes(22));
    expect(liveSegment(next.history!)?.messages).toBe(liveSegment(timeline.history!)?.messages);
    expect(next.members).toBe(timeline.members);
  });
});

describe("older pages", () => {
  it("older pages are joined to history, down to the beginning", () => {
    const { room, timeline } = setup();
    const first = pageRequest(timeline, { before: 13 });
    const middle = applyPage(timeline, first, room.page({ before: 13 }, 5));
    expect(ids(middle).slice(0, 6)).toEqual([8, 9, 10, 11, 12, 13]);
    const last = pageRequest(middle, { before: 8 });
    const whole = applyPage(middle, last, room.page({ before: 8 }));
    expect(ids(whole)).toHaveLength(20);
    expect(liveSegment(whole.history!)).toMatchObject({ from: 0 });
  });

  it("older pages that come twice change nothing", () => {
    const { room, timeline } = setup();
    const request = pageRequest(timeline, { before: 13 });
    const page = room.page({ before: 13 }, 5);
    const once = applyPage(timeline, request, page);
    expect(ids(applyPage(once, request, page))).toEqual(ids(once));
  });

  it("older pages requested before history started over are dropped", () => {
    const { room, timeline } = setup();
    const request = pageRequest(timeline, { before: 13 });
    const page = room.page({ before: 13 });
    for (let i = 0; i < 60; i++) room.edit(5);
    const fresh = applySnapshot(timeline, room.snapshot(10));
    expect(applyPage(fresh, request, page)).toBe(fresh);
  });

  it("older pages do not run ahead of our head, where others would be missing", () => {
    const { room, timeline } = setup();
    for (let i = 0; i < 5; i++) room.create("ann");
    const request = pageRequest(timeline, { around: 22 });
    const paged = applyPage(timeline, request, room.page({ around: 22 }, 6));
    expect(ids(paged).at(-1)).toBe(22);
  });

  it("older pages after a stretch in the past close the hole before the newest, also where ids are not messages", () => {
    const room = new ModelRoom("me", "ann");
    for (let i = 0; i < 5; i++) room.create("ann");
    room.rename("a change that is no message");
    for (let i = 0; i < 14; i++) room.create("ann");
    room.rename("another");
    room.create("ann");
    const timeline = applySnapshot(EMPTY_TIMELINE, room.snapshot(10));
    const around = pageRequest(timeline, { around: 6 });
    const jumped = applyPage(timeline, around, room.page({ around: 6 }, 4));
    expect(jumped.history!.segments[0]).toMatchObject({ from: 4, to: 7 });
    expect(jumped.history!.segments).toHaveLength(2);
    const after = pageRequest(jumped, { after: jumped.history!.segments[0]!.to });
    const joined = applyPage(jumped, after, room.page(after.ask));
    expect(joined.history!.segments).toHaveLength(1);
    expect(ids(joined)).toEqual([
      4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24,
    ]);
  });
});

describe("people", () => {
  it("people never read backwards, whatever arrives in which order", () => {
    const { room, timeline } = setup();
    const ahead = applyReceipt(timeline, {
      type: "receipt",
      user_id: "ann",
      read: 20,
      delivered: 22,
    });
    const back = applyReceipt(ahead, { type: "receipt", user_id: "ann", read: 10, delivered: 21 });
    expect(back.members.get("ann")).toMatchObject({ read: 20, delivered: 22 });
    const behind = { ...room.members.get("ann")!, read: 10, delivered: 21 };
    room.members.set("ann", { ...behind, role: "admin", version: ++room.head });
    const { timeline: promoted } = applyChanges(back, room.changes(22));
    expect(promoted.members.get("ann")).toMatchObject({
      role: "admin",
      read: 20,
      delivered: 22,
    });
  });

  it("people come online and go offline", () => {
    const { timeline } = setup();
    const here = applyPresence(timeline, { type: "presence", user_id: "ann", online: true });
    expect([...here.online]).toEqual(["ann"]);
    const gone = applyPresence(here, { type: "presence", user_id: "ann", online: false });
    expect([...gone.online]).toEqual([]);
    expect(applyPresence(gone, { type: "presence", user_id: "ann", online: false })).toBe(gone);
  });

  it("people stop typing when their lease lapses, without a frame", () => {
    const { timeline } = setup();
    const frame = { type: "typing", user_id: "ann", active: true, expires_in_ms: 6_000 } as const;
    const typing = applyTyping(timeline, frame, 1_000);
    expect(nextLapse(typing.typing)).toBe(7_000);
    expect(lapseTyping(typing, 6_999)).toBe(typing);
    expect([...lapseTyping(typing, 7_000).typing.keys()]).toEqual([]);
    const longer = applyTyping(typing, frame, 3_000);
    expect([...lapseTyping(longer, 7_000).typing.keys()]).toEqual(["ann"]);
  });

  it("people stop typing when they stop, send, or go offline", () => {
    const { room, timeline } = setup();
    const frame = { type: "typing", user_id: "ann", active: true, expires_in_ms: 6_000 } as const;
    const typing = applyTyping(timeline, frame, 0);
    expect(applyTyping(typing, { ...frame, active: false }, 0).typing.size).toBe(0);
    expect(
      applyPresence(
        { ...typing, online: new Set(["ann"]) },
        { type: "presence", user_id: "ann", online: false },
      ).typing.size,
    ).toBe(0);
    room.create("ann");
    expect(applyChanges(typing, room.changes(22)).timeline.typing.size).toBe(0);
    expect(applyWelcome(typing, room.welcome("me")).typing.size).toBe(0);
  });

  it("people do not see themselves typing on another device", () => {
    const { timeline } = setup();
    const frame = { type: "typing", user_id: "me", active: true, expires_in_ms: 6_000 } as const;
    expect(applyTyping(timeline, frame, 0)).toBe(timeline);
  });
});

describe("the unread count", () => {
  it("the unread count includes others' messages after my read position, without deleted ones", () => {
    const { room, timeline } = setup();
    room.create("me");
    room.create("ann");
    room.remove(22);
    const { timeline: next } = applyChanges(timeline, room.changes(22));
    expect(unreadOf(applyOwnRead(next, 20))).toEqual({ count: 2, more: false });
  });

  it("the unread count starts at my unread mark until I read that message (READ-4)", () => {
    const { timeline } = setup();
    const read = applyOwnRead(timeline, 20);
    const marked: Timeline = { ...read, unreadFrom: 16 };
    expect(unreadOf(marked).count).toBeGreaterThan(unreadOf(read).count);
    expect(unreadOf(applyOwnRead(marked, 15))).toEqual(unreadOf(marked));
    expect(unreadOf(applyOwnRead(marked, 16))).toEqual(unreadOf(read));
  });

  it("the unread count says when history that is not loaded may contain more", () => {
    const { timeline } = setup();
    expect(unreadOf(timeline)).toEqual({ count: 10, more: true });
    expect(unreadOf(applyOwnRead(timeline, 12))).toEqual({ count: 10, more: false });
  });
});

describe("a cleared conversation", () => {
  it("a cleared conversation holds no earlier message, and requests none (CLEAR-2)", () => {
    const { room, timeline } = setup();
    const receipt = { type: "receipt", user_id: "me", read: 2, delivered: 22 } as const;
    const cleared = applyReceipt(timeline, { ...receipt, unread_from: null, visible_from: 20 });
    expect(ids(cleared)).toEqual([20, 21, 22]);
    expect(liveSegment(cleared.history!)).toMatchObject({ from: 0 });
    expect(unreadOf(cleared)).toEqual({ count: 3, more: false });
    const late = applyPage(
      cleared,
      pageRequest(timeline, { before: 13 }),
      room.page({ before: 13 }),
    );
    expect(late).toBe(cleared);
    const whole = applyReceipt(timeline, { ...receipt, unread_from: null, visible_from: 23 });
    expect(ids(whole)).toEqual([]);
    expect(unreadOf(whole)).toEqual({ count: 0, more: false });
    room.create("ann");
    expect(ids(applyChanges(whole, room.changes(22)).timeline)).toEqual([23]);
  });

  it("a conversation is cleared too when its client was away (CLEAR-2)", () => {
    const { room, timeline } = setup();
    const { conversation, ...welcome } = room.welcome("me");
    const back = { ...welcome, conversation: { ...conversation, visible_from: 21 } };
    expect(ids(applyWelcome(timeline, back))).toEqual([21, 22]);
  });
});
