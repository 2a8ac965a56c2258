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
