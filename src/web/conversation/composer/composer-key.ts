/** What a key stroke in the composer asks for; `null` is left to the text field. */
export type ComposerIntent = "send" | "cancel" | "edit_last" | null;

export interface KeyStroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Safari ends a composition before it tells of the Enter that ended it: only this code then gives it away. */
const IN_COMPOSITION = 229;

/** An Enter that takes an input method's suggestion does not send. */
export function isComposing({ isComposing, keyCode }: KeyStroke): boolean {
  return isComposing || keyCode === IN_COMPOSITION;
}

/** `onGlass`: the keyboard is on the screen. It has no Shift and Enter, and a button that sends stands beside it. */
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
