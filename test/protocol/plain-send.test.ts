import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainSend } from "#protocol/frames/plain-send.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { TEXT_LENGTH_CEILING } from "#protocol/limits.ts";
import { CLIENT_ID_LENGTH, REF_LENGTH } from "#protocol/limits.ts";

/** Lengths at a limit and on either side of it. */
const around = (bound: number) =>
  fc.constantFrom(0, 1, bound - 1, bound, bound + 1).map((length) => "x".repeat(length));

const strange = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", " ", "\u200B", "\0", "a\0", "\uD800", "\uFEFF", "\u2800", "a\r\nb\r", "ok"),
  fc.jsonValue(),
  fc.constantFrom(0, -0, 1, -1, 1.5, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e300, null, true),
);
const mostly = <T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: other });
const frame = fc.record(
  {
    type: mostly(fc.constant("send"), strange),
    ref: mostly(fc.oneof(fc.integer(), fc.uuid(), around(REF_LENGTH)), strange),
    client_id: mostly(fc.oneof(fc.uuid(), around(CLIENT_ID_LENGTH)), strange),
    text: mostly(fc.oneof(fc.string({ unit: "grapheme" }), around(TEXT_LENGTH_CEILING)), strange),
  },
  { requiredKeys: ["type", "client_id", "text"] },
);
const extra = fc.tuple(fc.constantFrom("reply_to", "media_url", "other", "__proto__"), strange);
const sends = fc.tuple(frame, mostly(fc.constant(null), extra)).map(([known, more]): unknown => {
  const entries: [string, unknown][] = Object.entries(known);
  if (more !== null) entries.push(more);
  return Object.fromEntries(entries);
});
const PLAIN = new Set(["type", "ref", "client_id", "text"]);

/** As it arrives over the wire. */
const overTheWire = (sent: unknown): unknown => JSON.parse(JSON.stringify(sent));

describe("a plain text is recognised without the schema", () => {
  it("a plain text is accepted without the schema exactly where the schema accepts it, and as the same frame (SEND-5)", () => {
    let [recognised, refused] = [0, 0];
    fc.assert(
      fc.property(mostly(sends, fc.jsonValue()), (sent) => {
        const received = overTheWire(sent);
        const plain = plainSend(received);
        const parsed = upFrameSchema.safeParse(received);
        const isPlain =
          typeof received === "object" &&
          received !== null &&
          Object.keys(received).every((key) => PLAIN.has(key));
        if (isPlain && parsed.success && parsed.data.type === "send") {
          recognised += 1;
          expect(plain).toEqual(parsed.data);
        } else {
          refused += 1;
          expect(plain).toBeNull();
        }
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(recognised, refused)).toBeGreaterThan(100);
  });
});
