import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addPage,
  addViews,
  applyInboxFrame,
  EMPTY_INBOX,
  inOrder,
  type Inbox,
} from "#client/inbox.ts";
import type { Session } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";
import { AT, LIMITS, user, view } from "./support/fixtures.ts";

type Changes = Extract<InboxDownFrame, { type: "changes" }>;

function changes(
  from: number,
  to: number,
  conversations: Conversation[],
  left: string[] = [],
): Changes {
  const totals = { unread_count: conversations.length, mention_count: 0, request_count: 0 };
  return { type: "changes", from, to, complete: true, conversations, left, totals };
}

const STARTED: Inbox = { ...EMPTY_INBOX, epoch: "e", head: 10, loaded: true };

describe("the inbox", () => {
  it("the inbox keeps the newer view of a conversation, in whatever order they arrive (INBOX-2)", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1 }), (revisions) => {
        const inbox = revisions.reduce(
          (held, revision) => addViews(held, [view("a", revision)]),
          STARTED,
        );
        expect(inbox.conversations.get("a")?.revision).toBe(Math.max(...revisions));
      }),
    );
  });

  it("the inbox reports a gap when a frame begins beyond its head, and applies none of it (INBOX-3)", () => {
    const step = applyInboxFrame(STARTED, changes(11, 12, [view("a", 1)]));
    expect(step).toEqual({ inbox: STARTED, gap: true });
  });

  it("the inbox applies overlapping frames, removes left conversations, and never moves its head back", () => {
    const first = applyInboxFrame(STARTED, changes(10, 14, [view("a", 1), view("b", 1)])).inbox;
    const second = applyInboxFrame(first, changes(8, 12, [view("a", 2)], ["b"])).inbox;
    expect([...second.conversations.keys()]).toEqual(["a"]);
    expect(second.head).toBe(14);
    expect(second.totals).toEqual({ unread_count: 1, mention_count: 0, request_count: 0 });
  });

  it("the inbox has the drafts of the welcome, and of two changes the one at the greater position (DRAFT-2)", () => {
    const draft = (text: string, position: number) => ({
      conversation_id: "a",
      text,
      reply_to: null,
      position,
      updated_at: "2026-03-14T12:00:00.000Z",
    });
    const news = (text: string | null, position: number): InboxDownFrame & { type: "draft" } => ({
      type: "draft",
      conversation_id: "a",
      position,
      draft: text === null ? null : draft(text, position),
    });
    const frames = [news("hel", 5), news("hello", 7), news("he", 6), news(null, 7)];
    const held = frames.reduce((inbox, frame) => applyInboxFrame(inbox, frame).inbox, STARTED);
    expect(held.drafts.get("a")).toEqual(draft("hello", 7));
    expect(applyInboxFrame(held, news(null, 8)).inbox).toMatchObject({
      drafts: new Map(),
      draftsSeen: 8,
    });
  });

  const totals = { unread_count: 3, mention_count: 1, request_count: 0 };
  const features = { translation: null, transcription: null };
  const welcome = (epoch: string, more: object = {}): InboxDownFrame & { type: "welcome" } => ({
    type: "welcome",
    protocol: 1,
    epoch,
    head: 40,
    me: user("me"),
    totals,
    heartbeat_ms: 30_000,
    limits: LIMITS,
    features,
    blocked_ids: ["bob"],
    ...more,
  });

  it("the inbox takes from a welcome what is no part of its conversations, and keeps those in the same epoch", () => {
    const held = addViews(STARTED, [view("a", 3)]);
    const draft = {
      conversation_id: "a",
      text: "hel",
      reply_to: null,
      position: 4,
      updated_at: "2026-03-14T12:00:00.000Z",
    };
    const step = applyInboxFrame(held, welcome("e", { drafts: { position: 6, items: [draft] } }));
    expect(step).toEqual({
      inbox: {
        ...held,
        me: user("me"),
        totals,
        limits: LIMITS,
        features,
        blocked: new Set(["bob"]),
        drafts: new Map([["a", draft]]),
        draftsSeen: 6,
      },
      gap: false,
    });
    const { inbox } = applyInboxFrame(step.inbox, welcome("another", { blocked_ids: undefined }));
    expect(inbox).toEqual({
      ...EMPTY_INBOX,
      epoch: "another",
      me: user("me"),
      totals,
      limits: LIMITS,
      features,
    });
  });

  it("the inbox replaces the list of blocked people, and that of new sign-ins", () => {
    const blocked = applyInboxFrame(STARTED, { type: "blocks", blocked_ids: ["ann", "bob"] });
    expect(blocked).toEqual({
      inbox: { ...STARTED, blocked: new Set(["ann", "bob"]) },
      gap: false,
    });
    const sessions: Session[] = [
      {
        id: "s",
        current: false,
        user_agent: null,
        created_at: AT,
        last_used_at: AT,
        expires_at: AT,
        device: null,
        network: null,
        country: null,
        city: null,
        new_device: true,
      },
    ];
    const signed = applyInboxFrame(blocked.inbox, { type: "new_sign_ins", sessions });
    expect(signed).toEqual({ inbox: { ...blocked.inbox, newSignIns: sessions }, gap: false });
  });

  it("the inbox has the person's own profile of the last change that carries it", () => {
    const first = applyInboxFrame(STARTED, { ...changes(10, 11, []), me: user("me") });
    const second = applyInboxFrame(first.inbox, changes(11, 12, []));
    const third = applyInboxFrame(second.inbox, { ...changes(12, 13, []), me: user("renamed") });
    expect([first, second, third].map(({ inbox, gap }) => [inbox.me?.id, gap])).toEqual([
      ["me", false],
      ["me", false],
      ["renamed", false],
    ]);
  });

  it("the inbox starts over in another epoch, and with a snapshot", () => {
    const held = addViews(STARTED, [view("a", 3)]);
    const snapshot = {
      type: "snapshot",
      head: 20,
      conversations: [view("b", 1)],
      has_more: true,
    } satisfies InboxDownFrame;
    const { inbox } = applyInboxFrame(held, snapshot);
    expect([...inbox.conversations.keys()]).toEqual(["b"]);
    expect([inbox.head, inbox.has_more, inbox.loaded]).toEqual([20, true, true]);
  });

  it("the inbox continues after a snapshot, and ignores a page that was requested before it (INBOX-5)", () => {
    const snapshot = (next_cursor: string) =>
      ({
        type: "snapshot",
        head: 20,
        conversations: [],
        has_more: true,
        next_cursor,
      }) satisfies InboxDownFrame;
    const first = applyInboxFrame(STARTED, snapshot("a")).inbox;
    const second = addPage(first, "a", { items: [view("a", 1)], next_cursor: "b" });
    expect([second.next_cursor, second.has_more]).toEqual(["b", true]);
    const anew = applyInboxFrame(second, snapshot("x")).inbox;
    const late = addPage(anew, "b", { items: [view("b", 1)], next_cursor: null });
    expect([[...late.conversations.keys()], late.next_cursor, late.has_more]).toEqual([
      ["b"],
      "x",
      true,
    ]);
    const done = addPage(late, "x", { items: [], next_cursor: null });
    expect([done.next_cursor, done.has_more]).toEqual([null, false]);
  });

  it("the inbox lists pinned conversations first, then the most recently active", () => {
    const at = (created_at: string, pinned = false) => ({
      created_at,
      settings: { muted_until: null, archived: false, pinned, translate: false },
    });
    const listed = inOrder([
      view("old", 1, at("2026-01-01T00:00:00.000Z")),
      view("new", 1, at("2026-01-03T00:00:00.000Z")),
      view("pinned", 1, at("2025-01-01T00:00:00.000Z", true)),
    ]);
    expect(listed.map(({ id }) => id)).toEqual(["pinned", "new", "old"]);
  });

  it("the inbox lists conversations in the same order, in whichever they arrived", () => {
    const at = (day: number) => ({ created_at: `2026-01-0${day}T00:00:00.000Z` });
    const views = [
      view("c", 1, at(3)),
      view("d", 1, at(2)),
      view("b", 1, at(2)),
      view("a", 1, at(1)),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(views, { minLength: views.length }), (arrived) => {
        expect(inOrder(arrived)).toEqual(views);
      }),
    );
  });
});
