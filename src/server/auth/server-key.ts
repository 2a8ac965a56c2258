import { timingSafeEqual } from "node:crypto";
import { hashOf, newSecret } from "./secret.ts";

/** Marks a server key, also for those who look for secrets where they should not be. */
const PREFIX = "parley_sk_";
/** The id of a key, which may be logged, and its secret of 256 bits. */
const KEY = /^parley_sk_([a-z0-9]{16})_([0-9a-f]{64})$/;

/** A key that was presented, known by the hash of its secret. */
export interface PresentedKey {
  id: string;
  hash: string;
}

/** Whether a bearer token is meant to be a server key. */
export function isServerKey(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Returns null for what no server key looks like. */
export function readServerKey(token: string): PresentedKey | null {
  const [, id, secret] = KEY.exec(token) ?? [];
  return id === undefined || secret === undefined ? null : { id, hash: hashOf(secret) };
}

/** A new secret of the key with this id. */
export function newServerKey(id: string): { key: string; hash: string } {
  const secret = newSecret();
  return { key: `${PREFIX}${id}_${secret}`, hash: hashOf(secret) };
}

/** Compares in a time that does not depend on where the hashes differ. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [one, other].map((hash) => Buffer.from(hash, "base64url"));
  return (
    a?.byteLength === b?.byteLength && a !== undefined && b !== undefined && timingSafeEqual(a, b)
  );
}
