import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kindOf } from "#domain/message-kind.ts";
import { httpsUrlSchema } from "#protocol/primitives.ts";
import { messageKindSchema } from "#protocol/message.ts";
import { check } from "../client/support/property.ts";

describe("what a message is", () => {
  it.each([
    [undefined, "text"],
    ["https://a.test/cat.png", "image"],
    ["https://a.test/CAT.JPEG", "image"],
    ["https://a.test/cat.png?size=1#x", "image"],
    ["https://a.test/song.mp3", "audio"],
    ["https://a.test/film.mp4", "video"],
    ["https://a.test/paper.pdf", "file"],
    ["https://a.test/?file=cat.png", "file"],
    ["https://a.test/cat.png/", "file"],
    ["https://a.png", "file"],
    ["https://a.test/png", "file"],
    ["https://a.test/.toString", "file"],
  ])("%s is of kind %s", (address, kind) => {
    expect(kindOf(address, null)).toBe(kind);
  });

  it("every accepted address has a kind", () => {
    check(fc.oneof(fc.webUrl({ validSchemes: ["https"] }), fc.string()), (address) => {
      if (!httpsUrlSchema.safeParse(address).success) return;
      const kind = kindOf(address, null);
      expect(messageKindSchema.options).toContain(kind);
      expect(kind).not.toBe("text");
    });
  });
});
