import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { MediaSigner } from "#protocol/media.ts";
import { derivedSecrets } from "../auth/signing-keys.ts";
import type { Env } from "../env.ts";

/**
 * Addresses stay the same for at least this long, so that browsers can cache files, and expire after at most twice
 * that. The server still refuses at once if the signer has left the conversation or their session has ended.
 */
const WINDOW_MS = 6 * 60 * 60_000;

const signerSchema = z.tuple([z.string(), z.string(), z.int()]);

/** The signer of an address. */
export interface Signed {
  user_id: string;
  session_id: string;
}

/** Returns the signer of a session. Nothing is stored: all requests within a window get the same one. */
export function mediaSigner(env: Env, { user_id, session_id }: Signed, now: number): MediaSigner {
  const expires_at = (Math.ceil(now / WINDOW_MS) + 1) * WINDOW_MS;
  const signer = encode(JSON.stringify([user_id, session_id, expires_at]));
  const [master] = masters(env);
  if (master === undefined) throw new Error("AUTH_SIGNING_KEYS has no key");
  return {
    signer,
    secret: secretOf(master, signer).toString("base64url"),
    expires_in: Math.floor((expires_at - now) / 1_000),
  };
}

/** Returns null for an address that is forged, expired or of another file. */
export function verifyAddress(
  env: Env,
  { key, signer, signature }: { key: string; signer: string; signature: string },
  now: number,
): Signed | null {
  const given = Buffer.from(signature, "base64url");
  const isOurs = masters(env).some((master) => {
    const wanted = createHmac("sha256", secretOf(master, signer)).update(key).digest();
    return wanted.byteLength === given.byteLength && timingSafeEqual(wanted, given);
  });
  if (!isOurs) return null;
  const [user_id, session_id, expires_at] = signerSchema.parse(JSON.parse(decode(signer)));
  return expires_at > now ? { user_id, session_id } : null;
}

function masters(env: Env): Buffer[] {
  return derivedSecrets(env, "parley media addresses");
}

function secretOf(master: Buffer, signer: string): Buffer {
  return createHmac("sha256", master).update(signer).digest();
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function decode(text: string): string {
  return Buffer.from(text, "base64url").toString();
}
