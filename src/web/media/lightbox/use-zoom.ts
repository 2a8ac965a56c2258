import type { HTMLAttributes, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { moved, wheelFactor, WHOLE, within, zoomed, type Point, type View } from "./zoom.ts";

/** A pointer that moves less is a press. */
const SLOP_PX = 8;
/** A finger that moves further is a swipe. */
const SWIPE_PX = 56;
const DOUBLE_TAP_MS = 300;
/** The zoom factors of a double click or the button, and of a key. */
const CLOSE_UP = 2.5;
const KEY_STEP = 1.5;
const PAN_PX = 80;

type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  | "onWheel"
  | "onDblClick"
  | "onPointerDown"
  | "onPointerMove"
  | "onPointerUp"
  | "onPointerCancel"
  | "onClickCapture"
>;

export interface Zoom {
  readonly view: View;
  /** How far a finger has dragged a picture at scale 1, in CSS pixels. */
  readonly dragged: number;
  /** Whether it follows a pointer, and so must not animate. */
  readonly isHeld: boolean;
  readonly handlers: Handlers;
  toggle: () => void;
  /** Resets the zoom. */
  reset: () => void;
  /** Returns whether it handled the key. */
  onKey: (key: string) => boolean;
}

/**
 * Zooms and moves a picture by wheel, double click, pinch, drag and keys. `stage`: its frame; `picture`: its selector;
 * `onSwipe`: called when a finger swipes a picture that is not zoomed to the left (-1) or right (1).
 */
export function useZoom(
  stage: RefObject<HTMLElement | null>,
  picture: string,
  onSwipe: (direction: -1 | 1) => void,
): Zoom {
  const [view, setView] = useState(WHOLE);
  const [dragged, setDragged] = useState(0);
  const [isHeld, setHeld] = useState(false);
  const pointers = useRef(new Map<number, Point>()).current;
  const press = useRef({ at: { x: 0, y: 0 }, hasMoved: false, isTouch: false });
  const lastTap = useRef({ at: { x: 0, y: 0 }, time: 0 });
  // Several events may come before it is drawn again.
  const latest = useRef(view);

  const show = (next: View) => {
    const element = stage.current?.querySelector<HTMLElement>(picture);
    if (!element || !stage.current) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const { clientWidth, clientHeight } = stage.current;
    latest.current = within(next, { width, height }, { width: clientWidth, height: clientHeight });
    setView(latest.current);
  };
  const zoomTo = (factor: number, at: Point = { x: 0, y: 0 }) =>
    show(zoomed(latest.current, factor, at));
  const toggle = (at?: Point) => {
    if (latest.current.scale > 1) show(WHOLE);
    else zoomTo(CLOSE_UP, at);
  };
  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const box = stage.current?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  };

  useEffect(() => {
    const whole = () => show(WHOLE);
    addEventListener("resize", whole);
    return () => removeEventListener("resize", whole);
  }, []);

  const follow = (id: number, to: Point) => {
    const from = pointers.get(id);
    if (from === undefined) return;
    const other = [...pointers].find(([key]) => key !== id)?.[1];
    pointers.set(id, to);
    if (other !== undefined) {
      const factor = distance(to, other) / Math.max(1, distance(from, other));
      const by = { x: (to.x - from.x) / 2, y: (to.y - from.y) / 2 };
      show(moved(zoomed(latest.current, factor, middle(from, other)), by));
    } else if (latest.current.scale > 1) {
      show(moved(latest.current, { x: to.x - from.x, y: to.y - from.y }));
    } else if (press.current.isTouch) {
      setDragged(to.x - press.current.at.x);
    }
  };

  const release = (id: number, isTap: boolean) => {
    if (!pointers.delete(id) || pointers.size > 0) return;
    setHeld(false);
    setDragged(0);
    if (isTap && Math.abs(dragged) > SWIPE_PX) onSwipe(dragged < 0 ? -1 : 1);
  };

  const handlers: Handlers = {
    onWheel(event) {
      event.preventDefault();
      zoomTo(wheelFactor(event), pointOf(event));
    },
    onDblClick(event) {
      // Touch detects double taps itself: not every browser fires `dblclick` for them.
      if (isPicture(event.target, picture) && !press.current.isTouch) toggle(pointOf(event));
    },
    onPointerDown(event) {
      if (event.button !== 0 || event.target instanceof HTMLVideoElement) return;
      const at = pointOf(event);
      if (pointers.size === 0) {
        press.current = { at, hasMoved: false, isTouch: event.pointerType === "touch" };
      }
      pointers.set(event.pointerId, at);
    },
    onPointerMove(event) {
      if (!pointers.has(event.pointerId)) return;
      const at = pointOf(event);
      if (!press.current.hasMoved) {
        if (pointers.size === 1 && distance(at, press.current.at) < SLOP_PX) return;
        press.current.hasMoved = true;
        setHeld(true);
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      follow(event.pointerId, at);
    },
    onPointerUp(event) {
      const { isTouch, hasMoved, at } = press.current;
      release(event.pointerId, true);
      if (!isTouch || hasMoved || !isPicture(event.target, picture)) return;
      const { time, at: before } = lastTap.current;
      const isSecond = event.timeStamp - time < DOUBLE_TAP_MS && distance(at, before) < 4 * SLOP_PX;
      lastTap.current = { at, time: isSecond ? 0 : event.timeStamp };
      if (isSecond) toggle(at);
    },
    onPointerCancel(event) {
      release(event.pointerId, false);
    },
    onClickCapture(event) {
      // The end of a drag must not count as a press.
      if (press.current.hasMoved) event.stopPropagation();
      press.current.hasMoved = false;
    },
  };

  return {
    view,
    dragged,
    isHeld,
    handlers,
    toggle: () => toggle(),
    reset: () => show(WHOLE),
    onKey(key) {
      const pan = PANS[key];
      if (key === "+" || key === "=") zoomTo(KEY_STEP);
      else if (key === "-") zoomTo(1 / KEY_STEP);
      else if (key === "0") show(WHOLE);
      else if (pan !== undefined && latest.current.scale > 1) show(moved(latest.current, pan));
      else return false;
      return true;
    },
  };
}

const PANS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: PAN_PX, y: 0 },
  ArrowRight: { x: -PAN_PX, y: 0 },
  ArrowUp: { x: 0, y: PAN_PX },
  ArrowDown: { x: 0, y: -PAN_PX },
};

function isPicture(target: EventTarget | null, picture: string): boolean {
  return target instanceof Element && target.closest(picture) !== null;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
