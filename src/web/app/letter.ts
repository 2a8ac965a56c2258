/**
 * A key by the name it has on a keyboard of Latin letters, in lower case: where another script is typed, the key in the
 * place of a letter stands for it.
 */
export function letterOf({ key, code }: { readonly key: string; readonly code: string }): string {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  const isForeign = letter !== undefined && /^[^\0-\x7f]+$/.test(key);
  return (isForeign ? letter : key).toLowerCase();
}
