import {
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
} from "jose";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { env, world } from "../support/inside.ts";
import { Account } from "../support/world.ts";

const keysSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string(), x: z.string() })) });

interface Forgery {
  header?: Partial<JWTHeaderParameters>;
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

async function ownKey(): Promise<{ key: CryptoKey; kid: string }> {
  const [jwk] = keysSchema.parse(JSON.parse(env.AUTH_SIGNING_KEYS)).keys;
  const key = await importJWK(jwk!, "EdDSA");
  if (key instanceof Uint8Array) throw new Error("a private key");
  return { key, kid: jwk!.kid };
}

/** A token that is valid except for the given fault. */
async function forge(
  account: Account,
  { header = {}, claims = {}, key }: Forgery,
): Promise<string> {
  const own = await ownKey();
  const now = Math.floor(Date.now() / 1_000);
  const payload = {
    iss: env.TOKEN_ISSUER,
    aud: "parley",
    sub: account.id,
    sid: "a-session",
    iat: now,
    exp: now + 900,
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "EdDSA", kid: own.kid, typ: "at+jwt", ...header })
    .sign(key ?? own.key);
}

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

const BROKEN: [string, (account: Account) => Promise<string>][] = [
  [
    "of no algorithm",
    async ({ token }) =>
      `${base64url({ ...headerOf(token), alg: "none" })}.${token.split(".")[1]}.`,
  ],
  [
    "of no algorithm and no kid",
    async ({ token }) => `${base64url({ alg: "none", typ: "at+jwt" })}.${token.split(".")[1]}.`,
  ],
  [
    "of HS256 with our public key as its secret",
    async (account) => {
      const { keys } = keysSchema.parse(
        JSON.parse((await world.request("GET", "/.well-known/jwks.json")).text),
      );
      return forge(account, {
        header: { alg: "HS256" },
        key: Buffer.from(keys[0]!.x, "base64url"),
      });
    },
  ],
  [
    "of another's key under our kid",
    async (account) => forge(account, { key: (await generateKeyPair("EdDSA")).privateKey }),
  ],
  ["of a kid that is not ours", async (account) => forge(account, { header: { kid: "another" } })],
  ["without a kid", async (account) => forge(account, { header: { kid: undefined as never } })],
  [
    "of another algorithm under our kid",
    async (account) =>
      forge(account, {
        header: { alg: "ES256" },
        key: (await generateKeyPair("ES256")).privateKey,
      }),
  ],
  [
    "with its own key in its header",
    async (account) => {
      const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
      return forge(account, {
        header: { jwk: await exportJWK(publicKey) },
        key: privateKey,
      });
    },
  ],
  ["for another audience", async (account) => forge(account, { claims: { aud: "another" } })],
  ["for no audience", async (account) => forge(account, { claims: { aud: undefined } })],
  ["of another issuer", async (account) => forge(account, { claims: { iss: "another" } })],
  ["of another type", async (account) => forge(account, { header: { typ: "JWT" } })],
  ["without a type", async (account) => forge(account, { header: { typ: undefined as never } })],
  ["that never expires", async (account) => forge(account, { claims: { exp: undefined } })],
  [
    "that is not valid yet",
    async (account) => forge(account, { claims: { nbf: Math.floor(Date.now() / 1_000) + 600 } }),
  ],
  ["of nobody", async (account) => forge(account, { claims: { sub: undefined } })],
  ["of no session", async (account) => forge(account, { claims: { sid: undefined } })],
  ["with a session that is not text", async (account) => forge(account, { claims: { sid: 5 } })],
  [
    "with claims exchanged",
    async ({ token }) => {
      const [header, , signature] = token.split(".");
      return `${header}.${base64url({ iss: "parley", aud: "parley", sub: "x", sid: "x", exp: 9e9 })}.${signature}`;
    },
  ],
  ["with its signature cut off", async ({ token }) => token.slice(0, token.lastIndexOf(".") + 1)],
  ["that is a refresh token", async ({ refresh_token }) => refresh_token],
  ["of nine kilobytes", async ({ token }) => token + "x".repeat(9_000)],
  ["that is no token", async () => "a.b.c"],
];

function headerOf(token: string): Record<string, unknown> {
  return z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(Buffer.from(token.split(".")[0]!, "base64url").toString()));
}

describe("access tokens", () => {
  it("the forged token that the other tests vary is accepted, so each of them is refused for its one fault", async () => {
    const account = await world.account();
    account.token = await forge(account, {});
    (await account.get("/users/me")).expect(200);
  });

  it.each(BROKEN)(
    "a token %s is refused by REST (401), on upgrade (4501) and in-band (AUTH-1)",
    async (_, make) => {
      const { conversation, people } = await world.room();
      const [account] = people;
      const { socket } = await world.join(account, conversation.id);
      const token = await make(account);
      const forger = new Account(world.wire, {
        user: account.user,
        access_token: token,
        token_type: "Bearer",
        expires_in: 1,
        refresh_token: "",
      });
      const answer = await forger.get("/users/me");
      answer.problem("unauthenticated");
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      (await forger.post(`/conversations/${conversation.id}/messages`, { text: "forged" })).problem(
        "unauthenticated",
      );
      expect(await (await world.open(null, conversation.id, { token })).closing()).toEqual({
        code: 4501,
        reason: "unauthenticated",
      });
      socket.send({ type: "auth", ref: "forged", token });
      expect(await socket.answer("forged")).toMatchObject({ type: "error" });
      expect(await people[1].history(conversation.id)).toEqual([]);
    },
  );

  it.each(["", "Basic abc", "Bearer", "Bearer  ", "bearer"])(
    "an authorization header of %j counts as none (AUTH-1)",
    async (authorization) => {
      const headers: Record<string, string> = authorization === "" ? {} : { authorization };
      (await world.request("GET", "/api/v1/users/me", undefined, headers)).problem(
        "unauthenticated",
      );
    },
  );

  it("the published keys are public, and state their use", async () => {
    const { keys } = z
      .object({
        keys: z.array(z.looseObject({ kid: z.string(), alg: z.string(), use: z.literal("sig") })),
      })
      .parse(JSON.parse((await world.request("GET", "/.well-known/jwks.json")).expect(200).text));
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(Object.keys(key)).not.toContain("d");
  });

  it("an access token names its subject, issuer, audience and expiry, and nothing else about a person", async () => {
    const account = await world.account();
    const claims = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(Buffer.from(account.token.split(".")[1]!, "base64url").toString()));
    expect(Object.keys(claims).toSorted()).toEqual([
      "aud",
      "exp",
      "iat",
      "iss",
      "jti",
      "sid",
      "sub",
    ]);
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(900);
    expect(headerOf(account.token)).toMatchObject({ alg: "EdDSA", typ: "at+jwt" });
  });
});
