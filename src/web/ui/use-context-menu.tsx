import type { HTMLAttributes, VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { Menu, type MenuItem } from "./menu.tsx";
import type { Anchor } from "./place.ts";

const LONG_PRESS_MS = 450;
/** A finger that moves further is scrolling. */
const SLOP_PX = 10;

interface ContextMenu {
  /** To be spread on what has the menu. */
  handlers: Pick<
    HTMLAttributes<HTMLElement>,
    "onContextMenu" | "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel"
  >;
  /** To be rendered anywhere. */
  menu: VNode | null;
}

/** A menu by right click, by the menu key (at the element) and by long-press. `items` is asked when it opens. */
export function useContextMenu(label: string, items: () => readonly MenuItem[]): ContextMenu {
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const press = useRef<{ timer: number; x: number; y: number } | null>(null);

  const release = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };

  return {
    menu:
      anchor === null ? null : (
        <Menu label={label} items={items()} anchor={anchor} onClose={() => setAnchor(null)} />
      ),
    handlers: {
      onContextMenu(event) {
        event.preventDefault();
        release();
        const byKey = event.button !== 2 && event.clientX === 0 && event.clientY === 0;
        setAnchor(byKey ? event.currentTarget : { x: event.clientX, y: event.clientY });
      },
      onPointerDown(event) {
        if (event.pointerType !== "touch") return;
        const { clientX: x, clientY: y } = event;
        release();
        press.current = {
          x,
          y,
          timer: window.setTimeout(() => setAnchor({ x, y }), LONG_PRESS_MS),
        };
      },
      onPointerMove(event) {
        const start = press.current;
        if (start === null) return;
        if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLOP_PX) release();
      },
      onPointerUp: release,
      onPointerCancel: release,
    },
  };
}
