import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Where the style sheet's `field-sizing` does it, there is nothing to do. */
const IS_NATIVE = CSS.supports("field-sizing", "content");

/** As high as its text, up to the style sheet's `max-block-size`. */
export function useAutoGrow(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (IS_NATIVE || element === null) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [text]);
}
