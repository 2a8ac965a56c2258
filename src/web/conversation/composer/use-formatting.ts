import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isApple, isComposing, letterOf } from "#web/app/keyboard.ts";
import { onGlass } from "#web/app/viewport.ts";
import type { Format, Selected } from "./formatting.ts";

const loadBar = async () => (await import("./formatting-bar.tsx")).FormattingBar;

type Put = (next: { text: string; caret: number; end?: number }) => void;

/** Formats the selected text by shortcuts and by a bar. */
export function useFormatting(field: RefObject<HTMLTextAreaElement | null>, put: Put) {
  const [selected, setSelected] = useState<Selected | null>(null);
  /** On a touch screen the system shows a menu over the selection, so the bar opens only on request. */
  const [isAsked, setAsked] = useState(false);
  const [Bar, setBar] = useState<Awaited<ReturnType<typeof loadBar>> | null>(null);
  const isSelected = selected !== null;
  useEffect(() => {
    if (isSelected)
      loadBar()
        .then((bar) => setBar(() => bar))
        .catch(() => undefined);
  }, [isSelected]);
  const now = (): Selected | null => {
    const { current } = field;
    if (current === null) return null;
    const { value: text, selectionStart: start, selectionEnd: end } = current;
    return { text, start, end };
  };
  const look = () => {
    const next = now();
    const isSome = next !== null && next.start < next.end;
    setSelected(isSome ? next : null);
    if (!isSome) setAsked(false);
  };
  const format = async (kind: Format) => {
    const { toggleFormat } = await import("./formatting.ts");
    const before = now();
    const next = before && toggleFormat(before, kind);
    if (next === null) return;
    put({ text: next.text, caret: next.start, end: next.end });
    look();
  };
  return {
    Bar,
    selected: onGlass.value && !isAsked ? null : selected,
    /** Whether to offer the button that opens the bar. */
    canAsk: onGlass.value && selected !== null,
    ask: () => setAsked(!isAsked),
    format: (kind: Format) => void format(kind).catch(() => undefined),
    look,
    close: () => setSelected(null),
    /** Returns whether it handled the key. */
    onKeyDown(event: KeyboardEvent): boolean {
      if (isComposing(event)) return false;
      const { current } = field;
      const isSome = current !== null && current.selectionStart < current.selectionEnd;
      const kind = formatOfKey(event, isApple, isSome);
      if (kind === null) return false;
      void format(kind).catch(() => undefined);
      return true;
    },
  };
}

interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The format that a key stroke asks for. Without a selection Ctrl K belongs to the page, where it jumps to a
 * conversation.
 */
function formatOfKey(stroke: Stroke, isApple: boolean, isSelected: boolean): Format | null {
  const isMain = isApple ? stroke.metaKey && !stroke.ctrlKey : stroke.ctrlKey && !stroke.metaKey;
  if (!isMain || stroke.altKey) return null;
  const letter = letterOf(stroke);
  if (stroke.shiftKey) return letter === "x" ? "strike" : null;
  switch (letter) {
    case "b":
      return "bold";
    case "i":
      return "italic";
    case "e":
      return "code";
    case "k":
      return isSelected ? "link" : null;
    default:
      return null;
  }
}
