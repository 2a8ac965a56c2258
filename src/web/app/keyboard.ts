/** Apple keyboards have ⌘ where others have Ctrl. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export interface Composed {
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Safari ends a composition before it reports the Enter that ended it; only this key code marks that Enter. */
const IN_COMPOSITION = 229;

/** Whether a key belongs to an input method: an Enter that accepts its suggestion must not send the message. */
export function isComposing({ isComposing, keyCode }: Composed): boolean {
  return isComposing || keyCode === IN_COMPOSITION;
}

/**
 * The lower-case Latin letter of a key. With another script's layout, the letter of the key in the same place on a
 * Latin keyboard.
 */
export function letterOf({ key, code }: { readonly key: string; readonly code: string }): string {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  const isForeign = letter !== undefined && /^[^\0-\x7f]+$/.test(key);
  return (isForeign ? letter : key).toLowerCase();
}
