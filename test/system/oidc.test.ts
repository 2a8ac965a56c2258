import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { grantSchema } from "#protocol/auth.ts";
import { problemSchema } from "#protocol/problem.ts";
import { signInMethodsSchema } from "#protocol/sign-in-methods.ts";
import { userSchema } from "#protocol/user.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";

/** An issuer with any answer a test wants; the page's tests use a real provider. */
interface Forger {
  /** Claims of the next ID token, beside the valid ones. */
  claims: Record<string, unknown>;
  /** The key that signs it. */
  by: "its key" | "another key";
  /** Answers of the token endpoint and of the metadata, instead of the valid ones. */
  token: { status: number; body: unknown } | null;
  metadata: { status: number; body: unknown } | null;
  userinfo: Record<string, unknown>;
  /** The bodies of the requests for tokens. */
  readonly asked: URLSearchParams[];
}

const forger: Forger = {
  claims: {},
  by: "its key",
  token: null,
  metadata: null,
  userinfo: {},
  asked: [],
};
let issuer: string;
let issuerServer: Server;
let right: { key: CryptoKey; jwk: JWK };
let wrong: { key: CryptoKey; jwk: JWK };
let server: Started;
const lines: string[] = [];

const SECRET = "the client's secret";
const CODE = "a-code-that-no-log-may-have";

async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  return { key: privateKey, jwk };
}

/** A token of the issuer's. */
function signed(claims: Record<string, unknown>, typ: string, key: CryptoKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "one", typ }).sign(key);
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

async function answerOf(path: string, body: string): Promise<{ status: number; body: unknown }> {
  if (path === "/jwks") return { status: 200, body: { keys: [right.jwk] } };
  if (path === "/me") return { status: 200, body: forger.userinfo };
  if (path === "/token") {
    forger.asked.push(new URLSearchParams(body));
    if (forger.token !== null) return forger.token;
    const common = { iss: issuer, aud: "parley", sub: "ada", iat: inSeconds(0) };
    const claims = { ...common, exp: inSeconds(300), ...forger.claims };
    const { key } = forger.by === "its key" ? right : wrong;
    const id_token = await signed(claims, "JWT", key);
    return {
      status: 200,
      body: { access_token: "an-access-token", token_type: "Bearer", id_token },
    };
  }
  if (forger.metadata !== null) return forger.metadata;
  return {
    status: 200,
    body: {
      issuer,
      authorization_endpoint: `${issuer}/authorize?tenant=1`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ["ES256"],
    },
  };
}

beforeAll(async () => {
  [right, wrong] = await Promise.all([newKey(), newKey()]);
  issuerServer = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = new URL(request.url ?? "/", issuer).pathname;
      void answerOf(path, Buffer.concat(chunks).toString()).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    });
  }).listen(0, "127.0.0.1");
  await once(issuerServer, "listening");
  const address = issuerServer.address();
  issuer = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  server = await startMiniflare(inject("worker"), {
    vars: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: "parley",
      OIDC_CLIENT_SECRET: SECRET,
      OIDC_NAME: "Example",
      AUTH_ISSUER: issuer,
      AUTH_JWKS_URL: `${issuer}/jwks`,
      AUTH_AUDIENCE: "chat",
      PASSWORD_SIGN_IN: "off",
    },
    hear: (line) => lines.push(line),
  });
});
afterAll(async () => {
  await server.miniflare.dispose();
  issuerServer.close();
});
beforeEach(() => {
  Object.assign(forger, { claims: {}, by: "its key", token: null, metadata: null, userinfo: {} });
  forger.asked.length = 0;
});

/** A browser's cookies, and nothing else of it. */
class Browser {
  readonly cookies = new Map<string, string>();
  /** Each cookie as it was set. */
  readonly set: string[] = [];

  async go(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, server.url), {
      redirect: "manual",
      ...init,
      headers: { ...(cookie === "" ? {} : { cookie }), ...(init.headers as object) },
    });
    for (const line of response.headers.getSetCookie()) {
      this.set.push(line);
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Starts a sign-in, and returns the request to the issuer. */
  async start(next?: string): Promise<URLSearchParams> {
    const query = next === undefined ? "" : `?${new URLSearchParams({ next }).toString()}`;
    const response = await this.go(`/api/v1/auth/oidc/start${query}`);
    expect(response.status).toBe(302);
    return new URL(response.headers.get("location") ?? "").searchParams;
  }

  /** Returns from the issuer, and returns the page's address. */
  async back(query: Record<string, string>): Promise<string> {
    const path = `/api/v1/auth/oidc/callback?${new URLSearchParams(query).toString()}`;
    const response = await this.go(path);
    expect(response.status).toBe(303);
    return response.headers.get("location") ?? "";
  }

  /** Both steps, with an ID token that answers the request, as altered by the forger. */
  async signIn(next?: string): Promise<string> {
    const asked = await this.start(next);
    const { claims } = forger;
    forger.claims = { nonce: asked.get("nonce"), ...claims };
    const page = await this.back({ code: CODE, state: asked.get("state") ?? "" });
    forger.claims = claims;
    return page;
  }

  redeem(headers: Record<string, string> = {}): Promise<Response> {
    return this.go("/api/v1/auth/oidc/session", { method: "POST", headers });
  }
}

const codeOf = async (response: Response) => problemSchema.parse(await response.json()).code;

describe("signing in with an issuer's account", () => {
  it("signing in lands on the page while the issuer does not answer, and continues once it does (OIDC-4)", async () => {
    const browser = new Browser();
    forger.metadata = { status: 503, body: "later" };
    const path = "/api/v1/auth/oidc/start?next=%2Fnew";
    const down = await browser.go(path);
    expect([down.status, down.headers.get("location")]).toEqual([
      302,
      "/sign-in?problem=unavailable&next=%2Fnew",
    ]);
    forger.metadata = { status: 200, body: { issuer: "https://elsewhere.example" } };
    expect((await browser.go(path)).headers.get("location")).toContain("problem=unavailable");
    expect(browser.cookies.size).toBe(0);
    forger.metadata = null;
    await browser.start();
  });

  it("the server sends PKCE, state and nonce to the issuer, and opens a session by cookies that no script reads (OIDC-1, OIDC-2)", async () => {
    const browser = new Browser();
    const asked = await browser.start("/conversation-ws?id=x");
    expect(Object.fromEntries(asked)).toMatchObject({
      tenant: "1",
      response_type: "code",
      client_id: "parley",
      scope: "openid profile",
      code_challenge_method: "S256",
      redirect_uri: `${server.url.origin}/api/v1/auth/oidc/callback`,
    });
    forger.claims = { nonce: asked.get("nonce") };
    forger.userinfo = { sub: "ada", name: "Ada Lovelace", preferred_username: "lovelace" };
    const page = await browser.back({ code: CODE, state: asked.get("state") ?? "" });
    expect(page).toBe("/sign-in?signed_in=1&next=%2Fconversation-ws%3Fid%3Dx");
    const [request] = forger.asked;
    expect(request?.get("code")).toBe(CODE);
    const verifier = new TextEncoder().encode(request?.get("code_verifier") ?? "");
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", verifier));
    expect(digest.toString("base64url")).toBe(asked.get("code_challenge"));
    for (const cookie of browser.set.filter((each) => !each.includes("=;"))) {
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=(Lax|Strict)/i);
      expect(cookie).toMatch(/Path=\/api\/v1\/auth\/oidc/i);
    }
    const answer = await browser.redeem({ origin: server.url.origin });
    const grant = grantSchema.parse(await answer.json());
    expect(grant.user).toMatchObject({ username: "lovelace", display_name: "Ada Lovelace" });
    const me = await fetch(new URL("/api/v1/users/me", server.url), {
      headers: { authorization: `Bearer ${grant.access_token}` },
    });
    expect(userSchema.parse(await me.json()).id).toBe(grant.user.id);
    expect(browser.cookies.size).toBe(0);
  });

  it("signing in leads to the same account as an access token of the same issuer and subject (OIDC-3)", async () => {
    const token = await signed(
      { iss: issuer, aud: "chat", sub: "same", exp: inSeconds(300) },
      "at+jwt",
      right.key,
    );
    const mine = await fetch(new URL("/api/v1/users/me", server.url), {
      headers: { authorization: `Bearer ${token}` },
    });
    const { id } = userSchema.parse(await mine.json());
    forger.claims = { sub: "same" };
    forger.userinfo = { sub: "same" };
    const browser = new Browser();
    await browser.signIn();
    expect(grantSchema.parse(await (await browser.redeem()).json()).user.id).toBe(id);
  });

  it.each<[string, Partial<Forger>]>([
    ["another nonce", { claims: { nonce: "another" } }],
    ["no nonce", { claims: { nonce: undefined } }],
    ["another audience", { claims: { aud: "somebody-else" } }],
    ["another issuer", { claims: { iss: "https://elsewhere.example" } }],
    ["an end long past", { claims: { exp: inSeconds(-300) } }],
    ["a time to come", { claims: { iat: inSeconds(300), nbf: inSeconds(300) } }],
    ["a signature by another key", { by: "another key" }],
  ])("refuses an ID token with %s (OIDC-1)", async (_, forged) => {
    Object.assign(forger, forged);
    const browser = new Browser();
    expect(await browser.signIn("/new")).toBe("/sign-in?problem=invalid&next=%2Fnew");
    expect(await codeOf(await browser.redeem())).toBe("unauthenticated");
  });

  it("an ID token of a clock that is half a minute off is accepted (OIDC-1)", async () => {
    forger.claims = { exp: inSeconds(-30), iat: inSeconds(30) };
    expect(await new Browser().signIn()).toBe("/sign-in?signed_in=1");
  });

  it("a callback works once, in the browser that started it, and only for its own sign-in (OIDC-2)", async () => {
    const browser = new Browser();
    const asked = await browser.start();
    const state = asked.get("state") ?? "";
    forger.claims = { nonce: asked.get("nonce") };
    const expired = "/sign-in?problem=expired";
    expect(await new Browser().back({ code: CODE, state })).toBe(expired);
    expect(await browser.back({ code: CODE, state: `${state.slice(0, 12)}another` })).toBe(
      "/sign-in?problem=invalid",
    );
    expect(await browser.back({ code: CODE, state })).toBe(expired);
    expect(await browser.back({ code: CODE })).toBe(expired);
    const [name = ""] = (await browser.start(), [...browser.cookies.keys()]);
    browser.cookies.set(name, "not.one.of.this.server");
    const suffix = name.slice("parley_sign_in_".length);
    expect(await browser.back({ code: CODE, state: suffix })).toBe(expired);
    expect(forger.asked).toEqual([]);
  });

  it("two tabs sign in without disturbing each other (OIDC-2)", async () => {
    const browser = new Browser();
    const one = await browser.start("/one");
    const two = await browser.start("/two");
    forger.claims = { nonce: one.get("nonce") };
    const first = await browser.back({ code: CODE, state: one.get("state") ?? "" });
    expect(first).toContain("next=%2Fone");
    forger.claims = { nonce: two.get("nonce") };
    const second = await browser.back({ code: CODE, state: two.get("state") ?? "" });
    expect(second).toContain("signed_in=1&next=%2Ftwo");
  });

  it("the result of a callback is redeemed once, and by the page alone (OIDC-2)", async () => {
    const browser = new Browser();
    await browser.signIn();
    const kept = new Map(browser.cookies);
    expect(await codeOf(await browser.redeem({ origin: "https://evil.example" }))).toBe(
      "forbidden",
    );
    expect((await browser.redeem()).status).toBe(200);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect(await codeOf(await browser.redeem())).toBe("unauthenticated");
  });

  it.each([
    ["access_denied", "refused"],
    ["login_required", "refused"],
    ["temporarily_unavailable", "unavailable"],
    ["unauthorized_client", "invalid"],
  ])("signing in lands on the page when the issuer says %s (OIDC-4)", async (error, problem) => {
    const browser = new Browser();
    const state = (await browser.start()).get("state") ?? "";
    expect(await browser.back({ error, state })).toBe(`/sign-in?problem=${problem}`);
    expect(forger.asked).toEqual([]);
  });

  it.each<[string, Forger["token"], string]>([
    ["is down", { status: 502, body: "<h1>Bad gateway</h1>" }, "unavailable"],
    ["has seen the code before", { status: 400, body: { error: "invalid_grant" } }, "expired"],
    ["does not know the client", { status: 401, body: { error: "invalid_client" } }, "invalid"],
    [
      "gives no ID token",
      { status: 200, body: { access_token: "a", token_type: "Bearer" } },
      "invalid",
    ],
  ])("lands on the page when the token endpoint %s (OIDC-4)", async (_, token, problem) => {
    forger.token = token;
    expect(await new Browser().signIn()).toBe(`/sign-in?problem=${problem}`);
  });

  it.each([
    ["https://evil.example/", "/sign-in?signed_in=1"],
    ["//evil.example", "/sign-in?signed_in=1"],
    ["/.//evil.example", "/sign-in?signed_in=1"],
    ["/\\evil.example", "/sign-in?signed_in=1"],
    ["javascript:alert(1)", "/sign-in?signed_in=1"],
    ["/new?a=1", "/sign-in?signed_in=1&next=%2Fnew%3Fa%3D1"],
  ])("signing in returns from %s only to this origin (OIDC-2)", async (next, page) => {
    expect(await new Browser().signIn(next)).toBe(page);
  });

  it("a disabled account opens no session (OIDC-4)", async () => {
    forger.claims = { sub: "gone" };
    forger.userinfo = { sub: "gone" };
    const browser = new Browser();
    await browser.signIn();
    const late = new Browser();
    await late.signIn();
    const { user } = grantSchema.parse(await (await browser.redeem()).json());
    const disabled = await fetch(new URL(`/api/v1/operator/users/${user.id}`, server.url), {
      method: "PATCH",
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ disabled: true }),
    });
    expect(disabled.ok).toBe(true);
    expect(await codeOf(await late.redeem())).toBe("account_disabled");
    expect(await new Browser().signIn()).toBe("/sign-in?problem=disabled");
  });

  it("the server says how people sign in, and refuses passwords where they are switched off (OIDC-5)", async () => {
    const methods = await fetch(new URL("/api/v1/auth/methods", server.url));
    expect(signInMethodsSchema.parse(await methods.json())).toEqual({
      password: false,
      passkey: false,
      oidc: { name: "Example" },
      registration: "closed",
      challenge: null,
      mail: false,
    });
    for (const path of ["login", "register"]) {
      const refused = await fetch(new URL(`/api/v1/auth/${path}`, server.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "ada", password: "correct horse battery" }),
      });
      expect(await codeOf(refused)).toBe("forbidden");
    }
  });

  it("signing in logs no code, no token and no secret (OIDC-2)", () => {
    expect(lines.length).toBeGreaterThan(0);
    const logged = lines.join("\n");
    for (const secret of [CODE, SECRET, "an-access-token", "eyJ"])
      expect(logged).not.toContain(secret);
    for (const line of lines)
      expect(z.object({ event: z.string() }).parse(JSON.parse(line))).toBeTruthy();
  });
});
