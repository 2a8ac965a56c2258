import { Reply } from "lucide";
import { render, type RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { direction } from "#web/i18n/language.ts";
import { Icon } from "#web/ui/icon.tsx";
import "./swipe.css";

/** A finger that has moved this far to one side is not scrolling. */
const START_PX = 12;
const REPLY_PX = 56;
/** The row follows the finger no further. */
const FARTHEST_PX = 72;

interface Swipe {
  readonly x: number;
  readonly y: number;
  readonly row: HTMLElement;
  readonly message: Message;
  /** Shows what the swipe does, at the end of the row that the message moves away from. */
  readonly icon: HTMLElement;
  isSwiping: boolean;
  /** How far towards the start of the line, in pixels. */
  along: number;
}

/**
 * Calls `onSwiped` when a finger swipes a message that `messageAt` returns far enough towards the start of its line, and
 * meanwhile shows a growing icon. `touch-action` leaves only vertical scrolling to the browser.
 */
export function useSwipe(
  scroller: RefObject<HTMLElement | null>,
  messageAt: (id: number) => Message | undefined,
  onSwiped: (message: Message) => void,
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
      const message = row === null ? undefined : messageAt(Number(row.dataset["message"]));
      if (row === null || message === undefined || message.deleted_at !== null) return;
      const { clientX: x, clientY: y } = touch;
      swipe = { x, y, row, message, icon: newIcon(), isSwiping: false, along: 0 };
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
        swipe.row.classList.add("message-row--swiped");
        swipe.row.append(swipe.icon);
      }
      if (swipe.along < REPLY_PX && along >= REPLY_PX) navigator.vibrate?.(10);
      swipe.along = along;
      show(swipe);
    };
    const end = () => {
      swipe?.row.classList.remove("message-row--swiped");
      swipe?.icon.remove();
      swipe = null;
    };
    const lift = () => {
      const isFarEnough = swipe !== null && swipe.isSwiping && swipe.along >= REPLY_PX;
      const message = swipe?.message;
      end();
      if (isFarEnough && message !== undefined) onSwiped(message);
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

function newIcon(): HTMLElement {
  const icon = document.createElement("span");
  icon.className = "swipe-icon";
  render(<Icon icon={Reply} size={18} directional />, icon);
  return icon;
}

function show({ row, icon, along }: Swipe): void {
  const shift = Math.max(0, Math.min(FARTHEST_PX, along));
  row.style.setProperty("--swipe", `${direction.value === "rtl" ? shift : -shift}px`);
  icon.style.setProperty("--grown", String(Math.min(1, shift / REPLY_PX)));
  icon.classList.toggle("swipe-icon--far", along >= REPLY_PX);
}
