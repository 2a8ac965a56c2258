import { describe, expect, test } from "vitest";
import { moved, wheelFactor, WHOLE, within, zoomed } from "#web/media/lightbox/zoom.ts";

const stage = { width: 1000, height: 600 };
const picture = { width: 800, height: 600 };

describe("a picture that is zoomed", () => {
  test("zooming keeps the point under the pointer in place", () => {
    const at = { x: 120, y: -80 };
    const view = zoomed(moved(zoomed(WHOLE, 2, { x: 0, y: 0 }), { x: 10, y: 20 }), 1.5, at);
    const before = { x: (at.x - 10) / 2, y: (at.y - 20) / 2 };
    expect(view.scale).toBe(3);
    expect(view.x + before.x * 3).toBeCloseTo(at.x);
    expect(view.y + before.y * 3).toBeCloseTo(at.y);
  });

  test("a picture is never smaller than the whole, nor larger than eight times that", () => {
    expect(zoomed(WHOLE, 0.1, { x: 5, y: 5 }).scale).toBe(1);
    expect(zoomed(WHOLE, 100, { x: 5, y: 5 }).scale).toBe(8);
  });

  test("a picture moves up to its edges and no further, and not at all where it fits", () => {
    const far = { scale: 2, x: 9_999, y: -9_999 };
    expect(within(far, picture, stage)).toEqual({ scale: 2, x: 300, y: -300 });
    expect(within({ scale: 1, x: 50, y: 50 }, picture, stage)).toEqual(WHOLE);
  });
});

test("turning the wheel towards the picture zooms in, and turning back undoes it", () => {
  const closer = wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false });
  const away = wheelFactor({ deltaY: 100, deltaMode: 0, ctrlKey: false });
  expect(closer).toBeGreaterThan(1);
  expect(closer * away).toBeCloseTo(1);
  const pinched = wheelFactor({ deltaY: -5, deltaMode: 0, ctrlKey: true });
  expect(pinched).toBeGreaterThan(wheelFactor({ deltaY: -5, deltaMode: 0, ctrlKey: false }));
  expect(wheelFactor({ deltaY: -1e9, deltaMode: 1, ctrlKey: true })).toBeLessThan(4);
});
