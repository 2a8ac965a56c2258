import { createHmac, randomBytes } from "node:crypto";
import type { Env } from "../env.ts";
import { hashOf } from "./secret.ts";
import { derivedSecrets } from "./signing-keys.ts";

/** A session's `family` and a single-use secret: opaque to its holder, and hashed in D1. */
export interface RefreshToken {
  token: string;
  family: string;
  hash: string;
}

/** Creates the first refresh token of a session. */
export function mintRefreshToken(): RefreshToken {
  return refreshToken(randomText(), randomText());
}

/**
 * Derives a token's successor from each signing key, starting with the current one. The result is always the same, so
 * no successor needs to be stored.
 */
export function successorsOf(env: Env, { token, family }: RefreshToken): RefreshToken[] {
  return derivedSecrets(env, "parley refresh tokens").map((secret) =>
    refreshToken(family, createHmac("sha256", secret).update(token).digest("base64url")),
  );
}

export function parseRefreshToken(token: string): RefreshToken | null {
  const match = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(token);
  const [, family, secret] = match ?? [];
  if (family === undefined || secret === undefined) return null;
  return refreshToken(family, secret);
}

function refreshToken(family: string, secret: string): RefreshToken {
  return { token: `${family}.${secret}`, family, hash: hashOf(secret) };
}

function randomText(): string {
  return randomBytes(32).toString("base64url");
}
