import { createHmac } from "node:crypto";
import type { Env } from "../env.ts";
import { derivedSecrets } from "./signing-keys.ts";

/** A session's `family` and a single-use secret: opaque to its holder, hashed in D1. */
export interface RefreshToken {
  token: string;
  family: string;
  hash: string;
}

/** Makes the first refresh token of a session. */
export async function mintRefreshToken(): Promise<RefreshToken> {
  return refreshToken(randomText(), randomText());
}

/**
 * Derives a token's successor from each signing key, the current key's first: always the same ones, and stored nowhere.
 */
export function successorsOf(env: Env, { token, family }: RefreshToken): Promise<RefreshToken[]> {
  return Promise.all(
    derivedSecrets(env, "parley refresh tokens").map((secret) =>
      refreshToken(family, createHmac("sha256", secret).update(token).digest("base64url")),
    ),
  );
}

export async function parseRefreshToken(token: string): Promise<RefreshToken | null> {
  const match = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(token);
  const [, family, secret] = match ?? [];
  if (family === undefined || secret === undefined) return null;
  return refreshToken(family, secret);
}

async function refreshToken(family: string, secret: string): Promise<RefreshToken> {
  return { token: `${family}.${secret}`, family, hash: await hashOf(secret) };
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return base64url(new Uint8Array(digest));
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
