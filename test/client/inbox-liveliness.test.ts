import { describe, expect, it } from "vitest";
import {
  applyMessage,
  applyOnline,
  applyPresenceOf,
  applyTypingThere,
  lapseTypingEverywhere,
  nextLapseAnywhere,
  NO_LIVELINESS,
  typistsIn,
  type InboxLiveliness,
} from "#client/inbox-liveliness.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { message, view } from "./support/fixtures.ts";

const said = (live: InboxLiveliness, id: string, typists: Record<string, number>, now = 0) =>
  applyTypingThere(
    live,
    {
      type: "typing",
      conversation_id: id,
      typing: Object.entries(typists).map(([user_id, expires_in_ms]) => ({
        user_id,
        expires_in_ms,
      })),
    },
    now,
  );
const last = (sender_id: string, id: number): Conversation =>
  view("a", 1, { last_message: message(id, { sender_id }) });
const shown = (live: InboxLiveliness) => Object.fromEntries(typistsIn(live));

describe("who is typing, in an inbox", () => {
  it("the last list of a conversation replaces all earlier typing (INBOX-6)", () => {
    const one = said(said(NO_LIVELINESS, "a", { ann: 100, bob: 200 }), "b", { cem: 100 });
    expect(shown(one)).toEqual({ a: ["ann", "bob"], b: ["cem"] });
    expect(shown(said(one, "a", { bob: 300 }))).toEqual({ a: ["bob"], b: ["cem"] });
    expect(shown(said(one, "a", {}))).toEqual({ b: ["cem"] });
    expect(said(NO_LIVELINESS, "a", {})).toBe(NO_LIVELINESS);
  });

  it("typing lapses by itself, for each person at their own time (INBOX-6)", () => {
    const live = said(said(NO_LIVELINESS, "a", { ann: 100, bob: 300 }), "b", { cem: 200 });
    expect(nextLapseAnywhere(live)).toBe(100);
    const later = lapseTypingEverywhere(live, 200);
    expect(shown(later)).toEqual({ a: ["bob"] });
    expect(nextLapseAnywhere(later)).toBe(300);
    expect(lapseTypingEverywhere(later, 299)).toBe(later);
    expect(nextLapseAnywhere(lapseTypingEverywhere(later, 300))).toBeNull();
  });

  it("typing ends with a message, and not with an edit", () => {
    const live = said(NO_LIVELINESS, "a", { ann: 100, bob: 100 });
    const before = last("ann", 5);
    expect(applyMessage(live, last("ann", 5), before)).toBe(live);
    expect(shown(applyMessage(live, last("ann", 6), before))).toEqual({
      a: ["bob"],
    });
    expect(shown(applyMessage(live, last("bob", 1), undefined))).toEqual({ a: ["ann"] });
    expect(applyMessage(live, view("a", 1), before)).toBe(live);
    expect(applyMessage(NO_LIVELINESS, last("ann", 6), before)).toBe(NO_LIVELINESS);
  });
});

describe("who is online, in an inbox", () => {
  it("online people are those of the last list, and then each who came and went (INBOX-7)", () => {
    const all = applyOnline(NO_LIVELINESS, { type: "online", user_ids: ["ann", "bob"] });
    const arrived = applyPresenceOf(all, { type: "presence", user_id: "cem", online: true });
    const went = applyPresenceOf(arrived, { type: "presence", user_id: "ann", online: false });
    expect([...went.online]).toEqual(["bob", "cem"]);
    expect(applyPresenceOf(went, { type: "presence", user_id: "ann", online: false })).toBe(went);
    expect([...applyOnline(went, { type: "online", user_ids: ["dan"] }).online]).toEqual(["dan"]);
  });
});
