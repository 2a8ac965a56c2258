import type { HTMLAttributes } from "preact";
import { useRef, useState } from "preact/hooks";
import {
  moved,
  wheelFactor,
  WHOLE,
  zoomed,
  type Point,
  type Size,
  type View,
} from "#web/media/lightbox/zoom.ts";
import { covered } from "./crop-view.ts";

const STEP_PX = 16;
const KEY_STEP = 1.25;

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP_PX, y: 0 },
  ArrowRight: { x: STEP_PX, y: 0 },
  ArrowUp: { x: 0, y: -STEP_PX },
  ArrowDown: { x: 0, y: STEP_PX },
};

interface Crop {
  readonly view: View;
  readonly handlers: Pick<
    HTMLAttributes<HTMLElement>,
    "onWheel" | "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel" | "onKeyDown"
  >;
  zoomTo: (scale: number) => void;
}

/** Moves and zooms a picture behind a square by drag, wheel, pinch and keys. `stage`: the square's side in CSS pixels. */
export function useCrop(picture: Size, stage: () => number): Crop {
  const [view, setView] = useState(WHOLE);
  const pointers = useRef(new Map<number, Point>()).current;
  // Several events can arrive before the next render.
  const latest = useRef(view);
  const show = (next: View) => {
    latest.current = covered(next, picture, stage());
    setView(latest.current);
  };
  const middle = { x: 0, y: 0 };
  return {
    view,
    zoomTo: (scale) => show(zoomed(latest.current, scale / latest.current.scale, middle)),
    handlers: {
      onWheel(event) {
        event.preventDefault();
        show(zoomed(latest.current, wheelFactor(event), pointOf(event)));
      },
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.set(event.pointerId, pointOf(event));
      },
      onPointerMove(event) {
        const from = pointers.get(event.pointerId);
        if (from === undefined) return;
        const to = pointOf(event);
        const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
        pointers.set(event.pointerId, to);
        const by = { x: to.x - from.x, y: to.y - from.y };
        if (other === undefined) show(moved(latest.current, by));
        else {
          const factor = distance(to, other) / Math.max(1, distance(from, other));
          const between = { x: (from.x + other.x) / 2, y: (from.y + other.y) / 2 };
          show(moved(zoomed(latest.current, factor, between), { x: by.x / 2, y: by.y / 2 }));
        }
      },
      onPointerUp: (event) => void pointers.delete(event.pointerId),
      onPointerCancel: (event) => void pointers.delete(event.pointerId),
      onKeyDown(event) {
        const by = MOVES[event.key];
        if (by !== undefined) show(moved(latest.current, by));
        else if (event.key === "+" || event.key === "=") {
          show(zoomed(latest.current, KEY_STEP, middle));
        } else if (event.key === "-") show(zoomed(latest.current, 1 / KEY_STEP, middle));
        else return;
        event.preventDefault();
      },
    },
  };
}

/** Relative to the center of the stage. */
function pointOf({ clientX, clientY, currentTarget }: MouseEvent): Point {
  if (!(currentTarget instanceof Element)) return { x: 0, y: 0 };
  const box = currentTarget.getBoundingClientRect();
  return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
