/** Crockford's Base32, in which no letter looks like a digit. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** 80 bits: nobody guesses it, even from its hash. */
export const RECOVERY_CODE_BYTES = GROUPS * GROUP_LENGTH;

/** A recovery code of random bytes: `k3vq-9d2m-x1c8-z5t4`. */
export function recoveryCodeOf(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]);
  const groups = Array.from({ length: GROUPS }, (_, i) =>
    letters.slice(i * GROUP_LENGTH, (i + 1) * GROUP_LENGTH).join(""),
  );
  return groups.join("-");
}

/** What someone typed or pasted, as the code was made: whatever its case, its dashes and blanks, and look-alike letters. */
export function normalRecoveryCode(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");
}
