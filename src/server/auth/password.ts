import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** scrypt with N=2^15, r=8, p=1: about 32 MB and 80 ms for each password. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

/** Returns `$scrypt$ln=15,r=8,p=1$<salt>$<key>`, so that the cost can rise later while old hashes still verify. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password.normalize("NFKC"), salt, KEY_BYTES, COST);
  return `$scrypt$ln=15,r=8,p=1$${salt.toString("base64")}$${key.toString("base64")}`;
}

/** Takes the same time whether or not the hash exists (null: unknown user) and the password is correct. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const match = /^\$scrypt\$ln=15,r=8,p=1\$([^$]+)\$([^$]+)$/.exec(hash ?? "");
  const salt = Buffer.from(match?.[1] ?? "AAAAAAAAAAAAAAAAAAAAAA==", "base64");
  const expected = Buffer.from(match?.[2] ?? "", "base64");
  const key = await derive(password.normalize("NFKC"), salt, KEY_BYTES, COST);
  return expected.length === KEY_BYTES && timingSafeEqual(key, expected);
}
