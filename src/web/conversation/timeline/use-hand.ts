import type { HTMLAttributes } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** So long after a turn of the wheel or a key the list still moves because of it. */
const AFTER_MS = 400;

type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  "onWheel" | "onTouchMove" | "onPointerDownCapture" | "onKeyDownCapture"
>;

export interface Hand {
  isAtWork: () => boolean;
  /** Whether it has done anything since then, in ms as `performance.now()` counts them. */
  hasWorkedSince: (then: number) => boolean;
}

/** Distinguishes a person's scrolling from the list's own, which also moves when rows turn out larger than expected. */
export function useHand(): Hand & { handlers: Handlers } {
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  const held = useRef(false);
  const note = () => {
    lastAt.current = performance.now();
  };

  useEffect(() => {
    // The scroll bar is held until it is let go, anywhere.
    const release = () => {
      if (held.current) note();
      held.current = false;
    };
    addEventListener("pointerup", release);
    addEventListener("pointercancel", release);
    return () => {
      removeEventListener("pointerup", release);
      removeEventListener("pointercancel", release);
    };
  }, []);

  return {
    isAtWork: () => held.current || performance.now() - lastAt.current < AFTER_MS,
    hasWorkedSince: (then) => held.current || lastAt.current > then,
    handlers: {
      onWheel: note,
      onTouchMove: note,
      onKeyDownCapture: note,
      onPointerDownCapture() {
        held.current = true;
      },
    },
  };
}
