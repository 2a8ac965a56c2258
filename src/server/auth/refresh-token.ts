/** A session's `family` and a secret good once: opaque to its holder, hashed in D1. */
export interface RefreshToken {
  token: string;
  family: string;
  hash: string;
}

export async function mintRefreshToken(family: string = randomText()): Promise<RefreshToken> {
  const secret = randomText();
  return { token: `${family}.${secret}`, family, hash: await hashOf(secret) };
}

export async function parseRefreshToken(
  token: string,
): Promise<{ family: string; hash: string } | null> {
  const match = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(token);
  const [, family, secret] = match ?? [];
  if (family === undefined || secret === undefined) return null;
  return { family, hash: await hashOf(secret) };
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
