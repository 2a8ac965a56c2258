import { describe, expect, it } from "vitest";
import { draftOf, forwardedAs, notForwardable, toForward } from "#domain/forwarding.ts";
import { AT, message } from "../client/support/fixtures.ts";

const from = { conversation_id: "c1", message_id: 4 };
const source = message(4, { sender_id: "ann", text: "a", language: "en" });

describe("a message to forward", () => {
  it("a forward copies text, language and file, and the first author (FORWARD-1)", () => {
    const forward = {
      sender_id: "ann",
      from,
      text: "a",
      media_url: null,
      media: null,
      language: "en",
    };
    const written = { reply_to: 3, mentions: ["bob"], pinned: true, metadata: { a: 1 } };
    expect(toForward({ ...source, ...written }, from)).toEqual({ ok: true, value: forward });
    const forwarded = { ...source, forwarded: { sender_id: "eve" } };
    expect(toForward(forwarded, from)).toEqual({
      ok: true,
      value: { ...forward, sender_id: "eve" },
    });
  });

  it("a deleted message, or a report of a change, cannot be forwarded, for the same reason as none", () => {
    expect(toForward({ ...source, deleted_at: AT }, from)).toEqual(notForwardable());
    const report = message(4, { kind: "system", system: { type: "left" }, text: null });
    expect(toForward(report, from)).toEqual(notForwardable());
    expect(notForwardable()).toMatchObject({
      error: { code: "validation_failed", issues: [{ path: "forward_of" }] },
    });
  });
});

describe("a forwarded message", () => {
  const forward = {
    sender_id: "ann",
    from,
    text: "a",
    media_url: "/m",
    media: null,
    language: null,
  };

  it("has the content of its source, as far as that has any", () => {
    const draft = { client_id: "x", forward_of: from };
    expect(draftOf(forward, draft)).toEqual({ ...draft, text: "a", media_url: "/m" });
    expect(draftOf({ ...forward, text: null }, draft)).toEqual({ ...draft, media_url: "/m" });
    expect(draftOf({ ...forward, media_url: null }, draft)).toEqual({ ...draft, text: "a" });
  });

  it("names its source only in a conversation with oneself (FORWARD-2)", () => {
    expect(forwardedAs(forward, false)).toEqual({ sender_id: "ann" });
    expect(forwardedAs(forward, true)).toEqual({ sender_id: "ann", ...from });
  });
});
