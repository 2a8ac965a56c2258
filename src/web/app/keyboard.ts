/** Their keyboards have ⌘ where others have Ctrl. */
export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export interface Composed {
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Safari ends a composition before it tells of the Enter that ended it: only this code then gives it away. */
const IN_COMPOSITION = 229;

/** The key is an input method's: an Enter that takes its suggestion neither sends nor chooses. */
export function isComposing({ isComposing, keyCode }: Composed): boolean {
  return isComposing || keyCode === IN_COMPOSITION;
}

/**
 * A key by the name it has on a keyboard of Latin letters, in lower case: where another script is typed, the key in the
 * place of a letter stands for it.
 */
export function letterOf({ key, code }: { readonly key: string; readonly code: string }): string {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  const isForeign = letter !== undefined && /^[^\0-\x7f]+$/.test(key);
  return (isForeign ? letter : key).toLowerCase();
}
