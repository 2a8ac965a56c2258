import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { isComposing } from "#web/app/keyboard.ts";

/** What the composer offers to complete: people, commands or emoji. */
export interface Completion<Option> {
  readonly matches: readonly Option[];
  readonly active: number;
  pick: (index: number) => void;
  /** Reads the caret again, after the text or the caret has changed. */
  look: () => void;
  close: () => void;
  /** Returns whether it handled the key. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

interface Caret {
  /** Null while the list is closed or some text is selected. */
  readonly at: number | null;
  look: () => void;
  close: () => void;
}

/** Where the caret of a text field stood at the last `look`. */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>): Caret {
  const [at, setAt] = useState<number | null>(null);
  return { at, look: () => setAt(caretOf(field.current)), close: () => setAt(null) };
}

/** `null` while some of the text is selected. */
function caretOf(field: HTMLTextAreaElement | null): number | null {
  if (field === null || field.selectionStart !== field.selectionEnd) return null;
  return field.selectionStart;
}

/**
 * Offers matches: the arrow keys move among them, Enter or Tab picks one, Escape closes the list. `take` writes the
 * pick into the text.
 */
export function useCompletion<Option>(
  caret: Caret,
  matches: readonly Option[],
  take: (option: Option, at: number) => void,
): Completion<Option> {
  const [chosen, setChosen] = useState(0);
  const count = matches.length;
  const active = Math.min(chosen, Math.max(0, count - 1));
  const pick = (index: number) => {
    const option = matches[index];
    if (option === undefined || caret.at === null) return;
    take(option, caret.at);
    caret.close();
  };
  return {
    matches,
    active,
    pick,
    close: caret.close,
    look() {
      caret.look();
      setChosen(0);
    },
    onKeyDown(event) {
      if (count === 0 || isComposing(event)) return false;
      switch (event.key) {
        case "ArrowDown":
          setChosen((active + 1) % count);
          return true;
        case "ArrowUp":
          setChosen((active + count - 1) % count);
          return true;
        case "Enter":
        case "Tab":
          if (event.shiftKey) return false;
          pick(active);
          return true;
        case "Escape":
          caret.close();
          event.stopPropagation();
          return true;
        default:
          return false;
      }
    },
  };
}
