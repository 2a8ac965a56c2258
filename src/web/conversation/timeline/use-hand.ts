import type { HTMLAttributes } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HandState } from "./position.ts";

type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  "onWheel" | "onTouchMove" | "onPointerDownCapture" | "onKeyDownCapture"
>;

export interface Hand {
  readonly state: () => HandState;
}

/** Distinguishes a person's scrolling from the list's own, which also moves when rows turn out larger than expected. */
export function useHand(): Hand & { handlers: Handlers } {
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  const isHeld = useRef(false);
  const note = () => {
    lastAt.current = performance.now();
  };

  useEffect(() => {
    // A held scroll bar may be released anywhere on the page.
    const release = () => {
      if (isHeld.current) note();
      isHeld.current = false;
    };
    addEventListener("pointerup", release);
    addEventListener("pointercancel", release);
    return () => {
      removeEventListener("pointerup", release);
      removeEventListener("pointercancel", release);
    };
  }, []);

  return {
    state: () => ({ isHeld: isHeld.current, lastAt: lastAt.current }),
    handlers: {
      onWheel: note,
      onTouchMove: note,
      onKeyDownCapture: note,
      onPointerDownCapture() {
        isHeld.current = true;
      },
    },
  };
}
