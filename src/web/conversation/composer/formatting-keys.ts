import { letterOf } from "#web/app/letter.ts";
import type { Format } from "./formatting.ts";

interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/**
 * What a key stroke makes of what is selected. Without a selection Ctrl K is left to the page, where it jumps to a
 * conversation.
 */
export function formatOfKey(stroke: Stroke, isApple: boolean, isSelected: boolean): Format | null {
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
