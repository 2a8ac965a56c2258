import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";

/** A JWK Set with one new Ed25519 key, for `AUTH_SIGNING_KEYS`. */
export async function newSigningKeys(): Promise<string> {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ keys: [{ ...jwk, kid: randomBytes(8).toString("hex") }] });
}

/** A new private key for Web Push, for `PUSH_KEY`. */
export async function newPushKey(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(privateKey);
  return JSON.stringify({ kty, crv, x, y, d });
}

/** Creates local secrets on the first run and reuses them afterwards, so that sessions survive a restart. */
export async function ensureDevVars(file: string): Promise<void> {
  if (existsSync(file)) {
    // An older version created files without PUSH_KEY.
    const known = readFileSync(file, "utf8");
    if (!/^PUSH_KEY=/m.test(known)) appendFileSync(file, await pushKeyLine());
    return;
  }
  const operator = randomBytes(24).toString("base64url");
  const text = `AUTH_SIGNING_KEYS='${await newSigningKeys()}'\nOPERATOR_TOKEN='${operator}'\n`;
  writeFileSync(file, text + (await pushKeyLine()), { mode: 0o600 });
}

async function pushKeyLine(): Promise<string> {
  return `PUSH_KEY='${await newPushKey()}'\n`;
}
