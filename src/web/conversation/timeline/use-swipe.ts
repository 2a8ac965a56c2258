import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { direction } from "#web/i18n/language.ts";

/** A finger that has moved this far to one side is not scrolling. */
const START_PX = 12;
const REPLY_PX = 56;
/** The row follows the finger no further. */
const FARTHEST_PX = 72;

interface Swipe {
  readonly x: number;
  readonly y: number;
  readonly row: HTMLElement;
  isSwiping: boolean;
  /** How far towards the start of the line, in pixels. */
  along: number;
}

/**
 * Reports a message that a finger swiped far enough towards the start of its line. `touch-action` leaves only vertical
 * scrolling to the browser.
 */
export function useSwipe(
  scroller: RefObject<HTMLElement | null>,
  onSwiped: (messageId: number) => void,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let swipe: Swipe | null = null;
    const begin = ({ touches, target }: TouchEvent) => {
      const [touch] = touches;
      end();
      if (touches.length !== 1 || touch === undefined || !(target instanceof Element)) return;
      // These scroll or slide sideways themselves.
      if (target.closest("pre, audio, video, input, [role=slider]") !== null) return;
      const row = target.closest<HTMLElement>("article[data-message]");
      if (row === null) return;
      swipe = { x: touch.clientX, y: touch.clientY, row, isSwiping: false, along: 0 };
    };
    const move = ({ touches }: TouchEvent) => {
      const [touch] = touches;
      if (swipe === null || touch === undefined) return;
      if (touches.length > 1) return end();
      const dx = touch.clientX - swipe.x;
      const along = direction.value === "rtl" ? dx : -dx;
      if (!swipe.isSwiping) {
        if (Math.abs(touch.clientY - swipe.y) > START_PX || along < -START_PX) return end();
        if (along < START_PX) return;
        swipe.isSwiping = true;
      }
      if (swipe.along < REPLY_PX && along >= REPLY_PX) navigator.vibrate?.(10);
      swipe.along = along;
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      const shift = Math.max(0, Math.min(FARTHEST_PX, along));
      swipe.row.style.translate = `${direction.value === "rtl" ? shift : -shift}px`;
    };
    const end = () => {
      if (swipe !== null) swipe.row.style.translate = "";
      swipe = null;
    };
    const lift = () => {
      const id = swipe?.row.dataset["message"];
      const isFarEnough = swipe !== null && swipe.isSwiping && swipe.along >= REPLY_PX;
      end();
      if (isFarEnough && id !== undefined) onSwiped(Number(id));
    };
    element.addEventListener("touchstart", begin, { passive: true });
    element.addEventListener("touchmove", move, { passive: true });
    element.addEventListener("touchend", lift);
    element.addEventListener("touchcancel", end);
    return () => {
      element.removeEventListener("touchstart", begin);
      element.removeEventListener("touchmove", move);
      element.removeEventListener("touchend", lift);
      element.removeEventListener("touchcancel", end);
    };
  }, []);
}
