import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandListSchema } from "#protocol/bot/command.ts";
import {
  decodeBotUpFrame,
  decodeInboxUpFrame,
  decodeUpFrame,
  exceedsBytes,
  issuesOf,
} from "#protocol/codec.ts";
import { encodeFrame, encodeInboxFrame } from "#protocol/encode.ts";
import { MAX_FRAME_BYTES, TEXT_LENGTH_CEILING } from "#protocol/limits.ts";
import { check } from "../client/support/property.ts";

const decoders = [
  ["a conversation's", decodeUpFrame],
  ["the inbox's", decodeInboxUpFrame],
] as const;

const TYPES = "send edit delete react pin typing read delivered resume auth".split(" ");
const FIELDS =
  "ref client_id text media_url reply_to message_id if_version emoji active since epoch token".split(
    " ",
  );

/** Almost valid frames: known types and fields, with any values. */
const nearly = fc
  .tuple(
    fc.oneof(fc.constantFrom(...TYPES), fc.jsonValue()),
    fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue()),
  )
  .map(([type, fields]) => JSON.stringify({ type, ...fields }));

const anything: fc.Arbitrary<string | ArrayBuffer> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.json(),
  nearly,
  fc.uint8Array().map((bytes) => bytes.slice().buffer),
);

describe("decoding", () => {
  it.each(decoders)("any input over %s socket is a frame or a refusal", (_, decode) => {
    check(
      anything,
      (data) => {
        const decoded = decode(data);
        if (decoded.ok) expect(TYPES).toContain(decoded.value.type);
        else
          expect(["frame_malformed", "too_large", "validation_failed"]).toContain(
            decoded.error.failure.code,
          );
        if (typeof data !== "string") expect(decoded.ok).toBe(false);
      },
      1_000,
    );
  });

  const right = { type: "send", ref: "r1", client_id: "c1", text: "hi" };

  it.each([
    right,
    { type: "send", client_id: "c1", media_url: "https://a.test/a.png", reply_to: 1 },
    { type: "edit", message_id: 1, text: "x", if_version: 0 },
    { type: "delete", message_id: 1 },
    { type: "react", message_id: 1, emoji: "👍", active: true },
    { type: "pin", message_id: 1, active: false },
    { type: "typing", active: true },
    { type: "read", message_id: 1 },
    { type: "delivered", message_id: 1 },
    { type: "resume", since: 0, epoch: "e" },
    { type: "auth", token: "t", ref: 5 },
  ])("%j is accepted as a frame", (frame) => {
    expect(decodeUpFrame(JSON.stringify(frame))).toEqual({ ok: true, value: frame });
  });

  it("the inbox accepts `resume` and `auth` only", () => {
    expect(decodeInboxUpFrame(`{"type":"resume","since":0,"epoch":"e"}`).ok).toBe(true);
    expect(decodeInboxUpFrame(`{"type":"auth","token":"t"}`).ok).toBe(true);
    expect(decodeInboxUpFrame(JSON.stringify(right)).ok).toBe(false);
  });

  it("a bot's socket accepts a bot's frames only", () => {
    const sent = { ...right, conversation_id: "c" };
    expect(decodeBotUpFrame(JSON.stringify(sent))).toEqual({ ok: true, value: sent });
    expect(decodeBotUpFrame(JSON.stringify(right)).ok).toBe(false);
  });

  it("a frame reads as it was encoded", () => {
    const resume = { type: "resume", since: 7, epoch: "e" } as const;
    expect(decodeUpFrame(encodeFrame(resume))).toEqual({ ok: true, value: resume });
    expect(decodeInboxUpFrame(encodeInboxFrame(resume))).toEqual({ ok: true, value: resume });
  });

  it("a refusal names at most 20 faults", () => {
    const commands = Array.from({ length: 30 }, () => ({ name: "", description: "a" }));
    const { error } = commandListSchema.safeParse({ commands });
    expect(error?.issues.length).toBeGreaterThan(20);
    expect(error && issuesOf(error)).toHaveLength(20);
  });

  const lone = "\\ud83d";
  it.each<[string, string, string]>([
    ["an unknown field", JSON.stringify({ ...right, sender_id: "me" }), ""],
    ["a field of Object's", `{"type":"send","client_id":"c","text":"x","__proto__":{"x":1}}`, ""],
    ["an unknown type", `{"type":"welcome"}`, "type"],
    ["no type", `{}`, "type"],
    ["no client_id", `{"type":"send","text":"x"}`, "client_id"],
    ["a long client_id", JSON.stringify({ ...right, client_id: "x".repeat(129) }), "client_id"],
    ["a NUL", `{"type":"send","client_id":"c","text":"a\\u0000"}`, "text"],
    ["half a character", `{"type":"send","client_id":"c","text":"x${lone}"}`, "text"],
    ["half a character in an id", `{"type":"send","client_id":"${lone}","text":"x"}`, "client_id"],
    ["blank text", JSON.stringify({ ...right, text: " \n" }), "text"],
    ["a number for a text", JSON.stringify({ ...right, text: 5 }), "text"],
    [
      "a long text",
      JSON.stringify({ ...right, text: "x".repeat(TEXT_LENGTH_CEILING + 1) }),
      "text",
    ],
    ["a javascript: address", JSON.stringify({ ...right, media_url: "javascript:0" }), "media_url"],
    ["a fraction", `{"type":"read","message_id":1.5}`, "message_id"],
    ["no message's id", `{"type":"read","message_id":0}`, "message_id"],
    ["an id beyond JSON", `{"type":"read","message_id":9007199254740993}`, "message_id"],
    ["text for a number", `{"type":"read","message_id":"1"}`, "message_id"],
    ["text for a boolean", `{"type":"typing","active":"true"}`, "active"],
    ["no emoji", `{"type":"react","message_id":1,"emoji":"x","active":true}`, "emoji"],
    ["two emoji", `{"type":"react","message_id":1,"emoji":"👍👍","active":true}`, "emoji"],
    ["an array", `[]`, ""],
    ["null", `null`, ""],
  ])("a frame with %s is refused, and the refusal says where", (_, text, path) => {
    expect(decodeUpFrame(text)).toMatchObject({
      ok: false,
      error: { failure: { code: "validation_failed", issues: [{ path }] } },
    });
  });

  it.each(["", "{", "hello", "{'type':'send'}", "\ud800", "NaN"])(
    "%j is refused as JSON",
    (text) => {
      expect(decodeUpFrame(text)).toMatchObject({
        error: { failure: { code: "frame_malformed" } },
      });
    },
  );

  it("a frame may have up to the limit of bytes of UTF-8, whatever the characters", () => {
    const around = (text: string, fill: string) => text + fill.repeat(MAX_FRAME_BYTES);
    const fits = JSON.stringify({ type: "nothing" }).padEnd(MAX_FRAME_BYTES, " ");
    expect(decodeUpFrame(fits)).toMatchObject({
      error: { failure: { code: "validation_failed" } },
    });
    for (const text of [`${fits} `, around("x", "é"), `${fits.slice(0, -1)}é`]) {
      expect(decodeUpFrame(text)).toMatchObject({ error: { failure: { code: "too_large" } } });
    }
  });

  it("bytes are counted in UTF-8", () => {
    check(fc.tuple(fc.string({ unit: "binary", maxLength: 40 }), fc.nat(150)), ([text, bound]) => {
      expect(exceedsBytes(text, bound)).toBe(new TextEncoder().encode(text).byteLength > bound);
    });
  });

  it("the refusal carries the frame's own ref, where that is valid", () => {
    const refused = (ref: unknown) => {
      const decoded = decodeUpFrame(JSON.stringify({ type: "nothing", ref }));
      if (decoded.ok) throw new Error("accepted");
      return decoded.error.ref;
    };
    for (const ref of ["r", "", 0, -5, 7]) expect(refused(ref)).toBe(ref);
    for (const ref of ["x".repeat(129), "a\0", "\ud800", 1.5, null, {}, ["r"], true]) {
      expect(refused(ref), JSON.stringify(ref)).toBeUndefined();
    }
  });

  it("the refusal never repeats what was sent", () => {
    check(fc.stringMatching(/^[a-z]{12}$/), (secret) => {
      for (const frame of [
        { type: secret },
        { type: "send", client_id: { secret }, text: [secret] },
        { type: "read", message_id: secret },
        { type: "resume", since: secret, epoch: 1 },
      ]) {
        expect(JSON.stringify(decodeUpFrame(JSON.stringify(frame)))).not.toContain(secret);
      }
    });
  });
});
