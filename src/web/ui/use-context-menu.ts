import type { HTMLAttributes } from "preact";
import { useRef } from "preact/hooks";
import type { Anchor } from "./place.ts";

const LONG_PRESS_MS = 450;
/** A finger that moves further is scrolling, not pressing. */
const SLOP_PX = 10;

/** Spread these on the element with the menu. */
type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  "onContextMenu" | "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel"
>;

/** Opens a context menu by right click, long press or the menu key (at the element). */
export function useContextMenu(open: (anchor: Anchor) => void): Handlers {
  const press = useRef<{ timer: number; x: number; y: number } | null>(null);

  const release = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };

  return {
    onContextMenu(event) {
      event.preventDefault();
      release();
      const byKey = event.button !== 2 && event.clientX === 0 && event.clientY === 0;
      open(byKey ? event.currentTarget : { x: event.clientX, y: event.clientY });
    },
    onPointerDown(event) {
      if (event.pointerType !== "touch") return;
      const { clientX: x, clientY: y } = event;
      release();
      press.current = {
        x,
        y,
        timer: window.setTimeout(() => open({ x, y }), LONG_PRESS_MS),
      };
    },
    onPointerMove(event) {
      const start = press.current;
      if (start === null) return;
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLOP_PX) release();
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}
