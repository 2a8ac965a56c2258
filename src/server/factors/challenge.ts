import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { CHALLENGE_MS } from "#protocol/limits.ts";
import { derivedSecrets } from "../auth/signing-keys.ts";
import type { Env } from "../env.ts";

/** The purpose of a challenge, whose answer is valid for no other purpose. */
export type Ceremony = "registration" | "sign-in" | "second step" | "confirmation";

/** A challenge that the server created. The server remembers a used one by its `id` until `expires_at` (ms). */
export interface Challenge {
  id: string;
  expires_at: number;
}

const NONCE_BYTES = 16;
const TIME_BYTES = 6;
const MAC_BYTES = 32;

/**
 * FACTOR-3: creates a signed challenge that contains its own expiry and purpose. The server stores nothing for those
 * who request one, and only remembers the few that were answered correctly. `subject`: who may answer it, if known.
 */
export function newChallenge(env: Env, ceremony: Ceremony, subject: string, now: number): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now + CHALLENGE_MS, 0, TIME_BYTES);
  const stated = Buffer.concat([randomBytes(NONCE_BYTES), time]);
  const [key] = derivedSecrets(env, PURPOSE);
  if (key === undefined) throw new Error("AUTH_SIGNING_KEYS has no key");
  return Buffer.concat([stated, mac(key, stated, ceremony, subject)]).toString("base64url");
}

/** Returns null for a challenge that has expired, or that this server did not create for this purpose and subject. */
export function openChallenge(
  env: Env,
  challenge: string,
  { ceremony, subject, now }: { ceremony: Ceremony; subject: string; now: number },
): Challenge | null {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== NONCE_BYTES + TIME_BYTES + MAC_BYTES) return null;
  const stated = bytes.subarray(0, NONCE_BYTES + TIME_BYTES);
  const given = bytes.subarray(NONCE_BYTES + TIME_BYTES);
  const isOurs = derivedSecrets(env, PURPOSE).some((key) =>
    timingSafeEqual(given, mac(key, stated, ceremony, subject)),
  );
  const expires_at = stated.readUIntBE(NONCE_BYTES, TIME_BYTES);
  if (!isOurs || expires_at <= now) return null;
  return { id: stated.subarray(0, NONCE_BYTES).toString("base64url"), expires_at };
}

const PURPOSE = "parley passkey challenges";

function mac(key: Buffer, stated: Buffer, ceremony: Ceremony, subject: string): Buffer {
  return createHmac("sha256", key).update(stated).update(`${ceremony}\n${subject}`).digest();
}
