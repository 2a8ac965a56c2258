import { useState } from "preact/hooks";
import { isComposing } from "#web/app/composing.ts";

interface Choice {
  readonly active: number;
  /** Back to the first option. */
  reset: () => void;
  /** Answers whether the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

/** What the composer offers while someone writes: people or commands. */
export interface Completion<Option> extends Omit<Choice, "reset"> {
  readonly matches: readonly Option[];
  pick: (index: number) => void;
  /** The text or the caret has changed. */
  look: () => void;
  close: () => void;
}

/** Which of so many options the arrows have come to; Enter or Tab picks it, and Escape closes the list. */
export function useChoice(count: number, pick: (index: number) => void, close: () => void): Choice {
  const [active, setActive] = useState(0);
  const chosen = Math.min(active, Math.max(0, count - 1));
  return {
    active: chosen,
    reset: () => setActive(0),
    onKeyDown(event) {
      if (count === 0 || isComposing(event)) return false;
      switch (event.key) {
        case "ArrowDown":
          setActive((chosen + 1) % count);
          return true;
        case "ArrowUp":
          setActive((chosen + count - 1) % count);
          return true;
        case "Enter":
        case "Tab":
          if (event.shiftKey) return false;
          pick(chosen);
          return true;
        case "Escape":
          close();
          event.stopPropagation();
          return true;
        default:
          return false;
      }
    },
  };
}
