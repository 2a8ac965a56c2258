import { isComposing, type Composed } from "#web/app/keyboard.ts";

/** What a key stroke in the composer asks for; `null`: the text field handles it. */
export type ComposerIntent = "send" | "cancel" | "edit_last" | null;

export interface KeyStroke extends Composed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** `onGlass`: the keyboard is on the screen. It has no Shift+Enter, so Enter breaks the line and a button sends. */
export function composerIntent(stroke: KeyStroke, text: string, onGlass: boolean): ComposerIntent {
  if (isComposing(stroke)) return null;
  const isBare = !stroke.shiftKey && !stroke.ctrlKey && !stroke.altKey && !stroke.metaKey;
  switch (stroke.key) {
    case "Enter":
      if (stroke.ctrlKey || stroke.metaKey) return "send";
      return stroke.shiftKey || stroke.altKey || onGlass ? null : "send";
    case "Escape":
      return "cancel";
    case "ArrowUp":
      return isBare && text === "" ? "edit_last" : null;
    default:
      return null;
  }
}
