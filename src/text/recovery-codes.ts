/** Crockford's Base32, in which no letter looks like a digit. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** 80 bits, which nobody can guess, even from the hash. */
export const RECOVERY_CODE_BYTES = GROUPS * GROUP_LENGTH;

/** Formats random bytes as a recovery code: `k3vq-9d2m-x1c8-z5t4`. */
export function recoveryCodeOf(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]);
  const groups = Array.from({ length: GROUPS }, (_, i) =>
    letters.slice(i * GROUP_LENGTH, (i + 1) * GROUP_LENGTH).join(""),
  );
  return groups.join("-");
}

/** Normalizes a typed or pasted code: its case, dashes, spaces and look-alike letters. */
export function normalRecoveryCode(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");
}
