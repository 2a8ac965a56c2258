import { describe, expect, it } from "vitest";
import { checkTextLength, decideSend, type SendContext } from "#domain/sending.ts";
import { messageSchema } from "#protocol/message.ts";
import { AT, message } from "../client/support/fixtures.ts";

const context: SendContext = {
  conversation_id: "c1",
  head: 41,
  sender_id: "ann",
  replied_to: undefined,
  isAlbumFull: false,
  mentions: [],
  media: null,
  language: null,
  forwarded: null,
};

describe("sending", () => {
  it("a message's id and first version are the head that it makes (ORDER-2)", () => {
    const sent = decideSend(context, { text: "hi", client_id: "x" }, AT);
    if (!sent.ok) throw new Error("refused");
    expect(sent.value).toMatchObject({
      fresh: true,
      thread: null,
      message: { id: 42, version: 42, sender_id: "ann", client_id: "x", created_at: AT },
    });
    expect(messageSchema.parse(sent.value.message)).toEqual(sent.value.message);
  });

  it("a reply needs an existing message that is not deleted (SEND-4)", () => {
    for (const replied_to of [null, message(7, { deleted_at: AT })]) {
      expect(decideSend({ ...context, replied_to }, { text: "hi", reply_to: 7 }, AT)).toMatchObject(
        {
          ok: false,
          error: { code: "validation_failed", issues: [{ path: "reply_to" }] },
        },
      );
    }
  });

  it("the message that a reply answers counts it, in a version after the reply's own", () => {
    const replied_to = message(7, { reply_count: 2, last_reply_id: 30 });
    const sent = decideSend({ ...context, replied_to }, { text: "hi", reply_to: 7 }, AT);
    expect(sent).toMatchObject({
      value: {
        message: { id: 42, reply_to: 7 },
        thread: { id: 7, version: 43, reply_count: 3, last_reply_id: 42, text: "text 7" },
      },
    });
  });

  it("SYSTEM-3 a system message gets no reply", () => {
    const replied_to = message(7, { kind: "system", system: { type: "joined" } });
    expect(decideSend({ ...context, replied_to }, { text: "hi", reply_to: 7 }, AT).ok).toBe(false);
  });

  it("ALBUM-2 a full album takes no message", () => {
    expect(decideSend({ ...context, isAlbumFull: true }, { text: "hi" }, AT)).toMatchObject({
      error: { code: "validation_failed", issues: [{ path: "album" }] },
    });
  });

  it("a message holds of its draft what is there, and no key for what is not", () => {
    const sent = (more: Partial<SendContext>, draft: Parameters<typeof decideSend>[1]) => {
      const done = decideSend({ ...context, ...more }, draft, AT);
      return done.ok ? done.value.message : done.error;
    };
    const plain = sent({}, { text: "hi" });
    expect(plain).toMatchObject({ text: "hi", pinned: false });
    expect(plain).not.toHaveProperty("forwarded");
    expect(plain).not.toHaveProperty("album");
    expect(plain).not.toHaveProperty("metadata");
    const forwarded = { sender_id: "cyd" };
    const draft = { text: "\u200B", media_url: "https://a.test/a.png", album: "a1" };
    expect(sent({ forwarded }, { ...draft, metadata: { a: 1 } })).toMatchObject({
      text: null,
      album: "a1",
      forwarded,
      metadata: { a: 1 },
    });
  });

  it("the address of the media decides the kind", () => {
    const sent = decideSend(context, { media_url: "https://a.test/cat.PNG?x=1" }, AT);
    expect(sent).toMatchObject({ value: { message: { kind: "image", text: null } } });
  });

  it("a text may be as long as the operator allows, and no longer", () => {
    expect(checkTextLength(undefined, 5).ok).toBe(true);
    expect(checkTextLength("12345", 5).ok).toBe(true);
    expect(checkTextLength("123456", 5)).toMatchObject({
      error: { code: "too_large", issues: [{ path: "text" }] },
    });
  });
});
