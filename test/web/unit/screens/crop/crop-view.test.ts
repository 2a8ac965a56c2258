import { describe, expect, it } from "vitest";
import { covered, covering, squareOf } from "#web/screens/crop/crop-view.ts";
import { moved, WHOLE, zoomed } from "#web/media/lightbox/zoom.ts";

const WIDE = { width: 1_200, height: 600 };
const STAGE = 300;

describe("a photo behind a square", () => {
  it("a photo covers the square, and first shows its middle", () => {
    expect(covering(WIDE, STAGE)).toEqual({ width: 600, height: 300 });
    expect(squareOf(WHOLE, WIDE, STAGE)).toEqual({ x: 300, y: 0, side: 600 });
  });

  it("a photo moves no further than to its edges", () => {
    const far = covered(moved(WHOLE, { x: 10_000, y: 10_000 }), WIDE, STAGE);
    expect(squareOf(far, WIDE, STAGE)).toEqual({ x: 0, y: 0, side: 600 });
    const other = covered(moved(WHOLE, { x: -10_000, y: -5 }), WIDE, STAGE);
    expect(squareOf(other, WIDE, STAGE)).toEqual({ x: 600, y: 0, side: 600 });
  });

  it("a photo at twice the zoom shows half as much, within its edges", () => {
    const close = covered(zoomed(WHOLE, 2, { x: 0, y: 0 }), WIDE, STAGE);
    expect(squareOf(close, WIDE, STAGE)).toEqual({ x: 450, y: 150, side: 300 });
    const corner = covered(moved(close, { x: 10_000, y: -10_000 }), WIDE, STAGE);
    expect(squareOf(corner, WIDE, STAGE)).toEqual({ x: 0, y: 300, side: 300 });
  });
});
