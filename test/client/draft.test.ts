import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDraft } from "#client/draft.ts";
import { CLIENT_ID_LENGTH, HTTPS_URL_LENGTH, TEXT_LENGTH_CEILING } from "#protocol/limits.ts";
import { draftSchema, draftShape } from "#protocol/message.ts";

const strange = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", " ", "\u200B", "\0", "a\0", "\uD800", "\u2800", "a\r\nb\r", "ok"),
  fc.jsonValue(),
  fc.constantFrom(0, 1, -1, 1.5, 2 ** 53 - 1, 2 ** 53, Number.NaN, null, undefined, true),
);
const around = (bound: number) =>
  fc.constantFrom(0, 1, bound - 1, bound, bound + 1).map((length) => "x".repeat(length));
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: strange });
const https = "https://example.com/";
const known = fc.record(
  {
    client_id: mostly(fc.oneof(fc.uuid(), around(CLIENT_ID_LENGTH))),
    text: mostly(fc.oneof(fc.string({ unit: "grapheme" }), around(TEXT_LENGTH_CEILING))),
    media_url: mostly(
      fc.oneof(
        fc.webUrl(),
        fc.constant(`/api/v1/media/${"k".repeat(22)}`),
        fc.constantFrom(
          "/api/v1/media/k",
          "javascript:alert(1)",
          "https://a:b@c.example/",
          "https://",
        ),
        around(HTTPS_URL_LENGTH - https.length).map((tail) => https + tail),
      ),
    ),
    reply_to: mostly(fc.integer()),
    metadata: mostly(fc.oneof(fc.object(), fc.constantFrom(null, {}, { a: "x".repeat(8_185) }))),
  },
  { requiredKeys: [] },
);

const forwards = fc.record({
  conversation_id: fc.constantFrom("room-1", "r_2", "", "a b", "x".repeat(64), "x".repeat(65)),
  message_id: mostly(fc.integer({ min: -1 })),
});
const onlyForwards = known.map(({ client_id, reply_to }) => ({ client_id, reply_to }));
const forwarding = fc
  .tuple(fc.oneof(onlyForwards, known), mostly(forwards))
  .map(([fields, forward_of]) => ({ ...fields, forward_of }));

const other = fc.record({ unknown: strange, toString: strange }, { requiredKeys: [] });
const drafts = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: known }, { weight: 1, arbitrary: forwarding }),
    fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: other }),
  )
  .map(([fields, others]) => ({ ...fields, ...others }));

describe("a draft", () => {
  it("the client parses a draft as the server's schema does, field by field (SEND-10)", () => {
    let read = 0;
    fc.assert(
      fc.property(drafts, (draft) => {
        const parsed = draftSchema.safeParse(draft);
        const result = readDraft(draft);
        expect(result.ok).toBe(parsed.success);
        if (result.ok) {
          read += 1;
          expect(result.value).toEqual(parsed.data);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(200);
  });

  it.each(Object.keys(draftShape))("the client names %s when that is wrong", (field) => {
    const result = readDraft({ text: "hello", media_url: https, [field]: "\0" });
    expect(result).toMatchObject({ ok: false, error: [{ path: field }] });
  });

  it("a draft without visible text or media, or with an unknown field, is refused", () => {
    expect(readDraft({})).toMatchObject({ ok: false, error: [{ path: "text" }] });
    expect(readDraft({ text: " \n" })).toMatchObject({ ok: false, error: [{ path: "text" }] });
    const unknown = JSON.parse('{"text":"a","__proto__":1}') as object;
    expect(readDraft(unknown)).toMatchObject({ ok: false, error: [{ path: "__proto__" }] });
  });
});
