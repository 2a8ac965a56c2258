import { Buffer } from "node:buffer";
import { hkdfSync } from "node:crypto";
import { importJWK, type CryptoKey, type JWK } from "jose";
import { z } from "zod";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

/** A private key of this deployment. */
const privateKeySchema = z.discriminatedUnion("kty", [
  z.looseObject({
    kty: z.literal("OKP"),
    crv: z.literal("Ed25519"),
    kid: z.string(),
    x: z.string(),
    d: z.string(),
  }),
  z.looseObject({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    kid: z.string(),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
]);
const keySetSchema = z.object({ keys: z.array(privateKeySchema).min(1) });

export interface SigningKeys {
  sign: { kid: string; alg: string; key: CryptoKey };
  verify: Map<string, { alg: string; key: CryptoKey }>;
  public: JWK[];
}

const loaded = new WeakMap<object, Promise<SigningKeys>>();

/** The first key signs, all keys verify. To rotate, put the new key first, and remove the old one two hours later. */
export function signingKeys(env: Pick<Env, "AUTH_SIGNING_KEYS">): Promise<SigningKeys> {
  const known = loaded.get(env);
  if (known !== undefined) return known;
  const loading = load(env.AUTH_SIGNING_KEYS).catch((error: unknown) => {
    log("error", "misconfigured", { variable: "AUTH_SIGNING_KEYS" }, error);
    throw error;
  });
  loaded.set(env, loading);
  return loading;
}

/**
 * Derives a secret for this purpose from each key, starting with the current one, so that what it protects survives a
 * rotation just as tokens do.
 */
export function derivedSecrets(env: Env, purpose: string): Buffer[] {
  const { keys } = keySetSchema.parse(JSON.parse(env.AUTH_SIGNING_KEYS));
  return keys.map(({ d }) => Buffer.from(hkdfSync("sha256", d, "", purpose, 32)));
}

async function load(text: string): Promise<SigningKeys> {
  const { keys } = keySetSchema.parse(JSON.parse(text));
  const verify: SigningKeys["verify"] = new Map();
  const publicKeys: JWK[] = [];
  for (const { d: _, ...rest } of keys) {
    const alg = rest.kty === "OKP" ? "EdDSA" : "ES256";
    const jwk: JWK = { ...publicPart(rest), kid: rest.kid, alg, use: "sig" };
    verify.set(rest.kid, { alg, key: await cryptoKey(jwk, alg) });
    publicKeys.push(jwk);
  }
  const [first] = keys;
  if (first === undefined) throw new Error("AUTH_SIGNING_KEYS has no key");
  const alg = first.kty === "OKP" ? "EdDSA" : "ES256";
  const jwk: JWK = { ...publicPart(first), d: first.d };
  return {
    sign: { kid: first.kid, alg, key: await cryptoKey(jwk, alg) },
    verify,
    public: publicKeys,
  };
}

function publicPart(key: { kty: string; crv: string; x: string; y?: unknown }): JWK {
  const { kty, crv, x, y } = key;
  return { kty, crv, x, ...(typeof y === "string" ? { y } : {}) };
}

async function cryptoKey(jwk: JWK, alg: string): Promise<CryptoKey> {
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array) throw new TypeError("AUTH_SIGNING_KEYS has a symmetric key");
  return key;
}
