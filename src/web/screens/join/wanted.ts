/**
 * Whoever chose to join before they had an account, or were signed in, joins once they are: remembered for this tab
 * alone, so that a link by itself makes nobody a member.
 */
const KEY = "parley:join";

export function rememberJoining(code: string): void {
  try {
    sessionStorage.setItem(KEY, code);
  } catch {
    // Then they press the button again.
  }
}

/** Whether they chose to, once. */
export function tookJoining(code: string): boolean {
  try {
    const isWanted = sessionStorage.getItem(KEY) === code;
    sessionStorage.removeItem(KEY);
    return isWanted;
  } catch {
    return false;
  }
}
