import { describe, expect, it } from "vitest";
import { refusalOf, SIDE_MAX } from "#web/screens/crop/picture-head.ts";
import { pngOf } from "../../../support/png.ts";

const SMALL = pngOf(4, 3);

/** A picture that claims this width and height, in as many bytes as before. */
function claiming(width: number, height: number): Blob {
  const bytes = new Uint8Array(SMALL);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return new Blob([bytes], { type: "image/png" });
}

describe("a file to choose a photo from", () => {
  it.each([
    ["a photo", claiming(4_000, 3_000), null],
    ["one as large as may be", claiming(SIDE_MAX, 7_000), null],
    ["50,000 pixels wide", claiming(50_000, 10), "too_many_pixels"],
    ["a bomb of 16,000 by 16,000", claiming(16_000, 16_000), "too_many_pixels"],
    ["without any pixels", claiming(0, 0), "unreadable"],
    ["a video", new Blob([new Uint8Array(SMALL)], { type: "video/mp4" }), "not_a_photo"],
    ["a text that calls itself a photo", new Blob(["no"], { type: "image/png" }), "unreadable"],
    ["nothing", new Blob([], { type: "image/png" }), "unreadable"],
  ])("a chosen file is %s", async (_, file, refusal) => {
    expect(await refusalOf(file)).toBe(refusal);
  });
});
