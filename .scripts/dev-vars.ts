import { existsSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";

/** A JWK Set with one new Ed25519 key, as `AUTH_SIGNING_KEYS` wants it. */
export async function newSigningKeys(): Promise<string> {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ keys: [{ ...jwk, kid: randomBytes(8).toString("hex") }] });
}

/** Local secrets are made once and kept, so that sessions survive a restart. */
export async function ensureDevVars(file: string): Promise<void> {
  if (existsSync(file)) return;
  const operator = randomBytes(24).toString("base64url");
  const text = `AUTH_SIGNING_KEYS='${await newSigningKeys()}'\nOPERATOR_TOKEN='${operator}'\n`;
  writeFileSync(file, text, { mode: 0o600 });
}
