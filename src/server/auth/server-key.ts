import { timingSafeEqual } from "node:crypto";
import { hashOf, newSecret } from "./secret.ts";

/** Identifies a server key, also to secret scanners. */
const PREFIX = "parley_sk_";
/** The key's id, which may be logged, and its secret of 256 bits. */
const KEY = /^parley_sk_([a-z0-9]{16})_([0-9a-f]{64})$/;

/** A presented key, with the hash of its secret. */
export interface PresentedKey {
  id: string;
  hash: string;
}

/** Whether a bearer token looks like a server key. */
export function isServerKey(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Returns null if the text does not look like a server key. */
export function readServerKey(token: string): PresentedKey | null {
  const [, id, secret] = KEY.exec(token) ?? [];
  return id === undefined || secret === undefined ? null : { id, hash: hashOf(secret) };
}

/** Creates a new secret for the key with this id. */
export function newServerKey(id: string): { key: string; hash: string } {
  const secret = newSecret();
  return { key: `${PREFIX}${id}_${secret}`, hash: hashOf(secret) };
}

/** Compares in constant time. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [one, other].map((hash) => Buffer.from(hash, "base64url"));
  return (
    a?.byteLength === b?.byteLength && a !== undefined && b !== undefined && timingSafeEqual(a, b)
  );
}
