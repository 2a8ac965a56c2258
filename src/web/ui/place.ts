interface Rect {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** An element, an element's former place, or a point. */
export type Anchor = Element | Rect | { readonly x: number; readonly y: number };

const GAP = 4;
const MARGIN = 8;

/**
 * Places a floating box at its anchor: below it, or above if there is no room; aligned in reading direction, always
 * inside the window. In physical pixels, as measured.
 */
export function place(box: HTMLElement, anchor: Anchor): void {
  const at = rectOf(anchor);
  const { offsetWidth: width, offsetHeight: height } = box;
  const { clientWidth, clientHeight } = document.documentElement;
  const isRtl = document.documentElement.dir === "rtl";
  const below = at.bottom + GAP;
  const above = at.top - GAP - height;
  const top = below + height <= clientHeight - MARGIN || above < MARGIN ? below : above;
  const startsAtLeft = isRtl ? at.right - width < MARGIN : at.left + width <= clientWidth - MARGIN;
  const left = startsAtLeft ? at.left : at.right - width;
  box.style.top = `${clamp(top, clientHeight - height - MARGIN)}px`;
  box.style.left = `${clamp(left, clientWidth - width - MARGIN)}px`;
}

/** An element's current place: the element may be gone when something opens there. */
export function rectOf(anchor: Anchor): Rect {
  if (anchor instanceof Element) return anchor.getBoundingClientRect();
  if ("top" in anchor) return anchor;
  return { top: anchor.y, bottom: anchor.y, left: anchor.x, right: anchor.x };
}

function clamp(value: number, most: number): number {
  return Math.max(MARGIN, Math.min(value, most));
}
