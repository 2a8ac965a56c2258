import { failure, type Failure } from "#protocol/errors.ts";
import { COMMON_PASSWORDS } from "./common-passwords.ts";

/** Fewer different characters than this suggest that someone held down a few keys. */
const CHARACTERS_LEAST = 3;
/** Adding this few characters to one's own name takes only a guess or two more. */
const BESIDE_NAME_MOST = 3;

let common: Set<string> | undefined;

/** Returns why an attacker would try the password early; null if they would not. */
export function weaknessOf(password: string, username: string): string | null {
  const folded = password.normalize("NFKC").toLowerCase();
  const name = username.toLowerCase();
  if (new Set(folded).size < CHARACTERS_LEAST) {
    return `must have at least ${CHARACTERS_LEAST} different characters`;
  }
  if (folded.includes(name) && folded.length - name.length <= BESIDE_NAME_MOST) {
    return "must differ more from the username";
  }
  // Splits the list at first use: most isolates register nobody.
  common ??= new Set(COMMON_PASSWORDS.split(" "));
  return common.has(folded) ? "is one of the most common passwords" : null;
}

/** PASSWORD-5: returns why this username may not have this password, or null. `path`: of the password's field. */
export function weakPassword(password: string, username: string, path: string): Failure | null {
  const message = weaknessOf(password, username);
  if (message === null) return null;
  const issues = [{ path, message }];
  return failure("validation_failed", "The password is easy to guess", { issues });
}
