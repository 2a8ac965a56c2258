import {
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
} from "jose";
import { inject } from "vitest";
import { z } from "zod";
import type { Account } from "../../support/world.ts";
import { secret } from "./guard.ts";

const keysSchema = z.object({
  keys: z.tuple([z.looseObject({ kty: z.string(), kid: z.string(), x: z.string() })]),
});

interface Forgery {
  header?: Partial<JWTHeaderParameters>;
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** A token of theirs that is valid except for the given fault. */
export async function forge(
  account: Account,
  { header = {}, claims = {}, key }: Forgery = {},
): Promise<string> {
  const [jwk] = keysSchema.parse(JSON.parse(inject("abused").signingKeys)).keys;
  const now = Math.floor(Date.now() / 1_000);
  const payload = {
    iss: "parley",
    aud: "parley",
    sub: account.id,
    sid: sessionOf(account),
    iat: now,
    exp: now + 900,
    ...claims,
  };
  const token = await new SignJWT(payload)
    .setProtectedHeader({ alg: "EdDSA", kid: jwk.kid, typ: "at+jwt", ...header })
    .sign(key ?? (await importJWK(jwk, "EdDSA")));
  return secret(token);
}

/** Tokens that open nothing, and the code of each refusal. */
export const FORGERIES: [
  name: string,
  code: "unauthenticated" | "token_expired",
  forge: (account: Account) => Promise<string> | string,
][] = [
  ["rubbish", "unauthenticated", () => secret(`rubbish-${crypto.randomUUID()}`)],
  ["three dots", "unauthenticated", () => "..."],
  ["7,000 letters", "unauthenticated", () => "x".repeat(7_000)],
  ["a refresh token", "unauthenticated", ({ refresh_token }) => refresh_token],
  ["an expired token", "token_expired", (one) => forge(one, { claims: { exp: 1_700_000_000 } })],
  [
    "a token that another key signed",
    "unauthenticated",
    async (one) => forge(one, { key: (await generateKeyPair("EdDSA")).privateKey }),
  ],
  [
    "a token of HS256 with the public key as its secret",
    "unauthenticated",
    (one) => {
      const [{ x }] = keysSchema.parse(JSON.parse(inject("abused").signingKeys)).keys;
      return forge(one, { header: { alg: "HS256" }, key: Buffer.from(x, "base64url") });
    },
  ],
  [
    "a token of no algorithm",
    "unauthenticated",
    ({ token }) => {
      const header = { alg: "none", typ: "at+jwt", kid: headerOf(token).kid };
      return `${base64url(header)}.${token.split(".")[1] ?? ""}.`;
    },
  ],
  [
    "a token of a key that nobody knows",
    "unauthenticated",
    (one) => forge(one, { header: { kid: "no-such-key" } }),
  ],
  [
    "a token for another audience",
    "unauthenticated",
    (one) => forge(one, { claims: { aud: "x" } }),
  ],
  ["a token of another issuer", "unauthenticated", (one) => forge(one, { claims: { iss: "x" } })],
  [
    "a token of another kind",
    "unauthenticated",
    (one) => forge(one, { header: { typ: "logout+jwt" } }),
  ],
  ["a token without a session", "unauthenticated", (one) => forge(one, { claims: { sid: 5 } })],
  [
    "a token whose claims were changed",
    "unauthenticated",
    ({ token }) => {
      const [header = "", payload = "", signature = ""] = token.split(".");
      const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
      const changed = { ...z.looseObject({}).parse(claims), sub: "someone-else" };
      return `${header}.${base64url(changed)}.${signature}`;
    },
  ],
];

function headerOf(token: string): { kid: string } {
  const header = Buffer.from(token.split(".")[0] ?? "", "base64url").toString();
  return z.looseObject({ kid: z.string() }).parse(JSON.parse(header));
}

export function sessionOf({ token }: Account): string {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return z.looseObject({ sid: z.string() }).parse(JSON.parse(payload)).sid;
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
