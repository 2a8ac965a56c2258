import { createHash, randomBytes, randomInt } from "node:crypto";

const NAME_LENGTH = 16;
const NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The public part of a key or token: 16 letters and digits, which may be logged. */
export function newKeyId(): string {
  return Array.from(
    { length: NAME_LENGTH },
    () => NAME_LETTERS[randomInt(NAME_LETTERS.length)],
  ).join("");
}

/** The secret part: 256 random bits as 64 hexadecimal digits. */
export function newSecret(): string {
  return randomBytes(32).toString("hex");
}

/** SHA-256 suffices for a secret that cannot be guessed. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
