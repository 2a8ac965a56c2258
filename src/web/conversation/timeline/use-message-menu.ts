import { useRef } from "preact/hooks";
import type { HTMLAttributes } from "preact";
import type { Message } from "#client/index.ts";
import type { Anchor } from "#web/ui/place.ts";

const LONG_PRESS_MS = 450;
/** A finger that moves further is scrolling. */
const SLOP_PX = 10;

type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  "onContextMenu" | "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel"
>;

/** Opens a message's menu on a right click, the menu key or a long-press, with one set of handlers for the list. */
export function useMessageMenu(
  messageAt: (element: Element) => Message | undefined,
  open: (message: Message, anchor: Anchor) => void,
): Handlers {
  const press = useRef<{ timer: number; x: number; y: number; isLong: boolean } | null>(null);

  const release = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };

  return {
    onContextMenu(event) {
      const { target, clientX: x, clientY: y } = event;
      if (!(target instanceof Element) || keepsNativeMenu(target)) return;
      const message = messageAt(target);
      if (message === undefined) return;
      event.preventDefault();
      // The finger is still down. Its menu opens when it lifts, or that would close the menu again.
      if (press.current !== null) return;
      const row = target.closest("[data-message]");
      open(message, x === 0 && y === 0 && row !== null ? row : { x, y });
    },
    onPointerDown(event) {
      if (event.pointerType !== "touch" || !event.isPrimary) return release();
      const { clientX: x, clientY: y } = event;
      release();
      const timer = window.setTimeout(() => {
        if (press.current !== null) press.current.isLong = true;
        navigator.vibrate?.(10);
      }, LONG_PRESS_MS);
      press.current = { x, y, timer, isLong: false };
    },
    onPointerMove(event) {
      const start = press.current;
      if (start === null) return;
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLOP_PX) release();
    },
    onPointerUp(event) {
      const pressed = press.current;
      release();
      if (!pressed?.isLong || !(event.target instanceof Element)) return;
      const message = messageAt(event.target);
      const { x, y } = pressed;
      // Later: lifting a finger outside an open popover makes the browser close that first.
      if (message !== undefined) setTimeout(() => open(message, { x, y }));
    },
    onPointerCancel: release,
  };
}

/** Links, players and selected text have a menu of their own. */
function keepsNativeMenu(target: Element): boolean {
  if (target.closest("a[href], audio, video") !== null) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(target, true);
}
