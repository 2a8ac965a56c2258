import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userSchema } from "#protocol/user.ts";
import { bundle, startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { Account, type World } from "../support/world.ts";

let started: Started;
let world: World;
let keys: Server;
let published: JWK[] = [];
/** What the issuer answers instead of its keys. */
let broken: { status: number; body: string } | null = null;
let signing: { key: CryptoKey; kid: string };

async function newKey(kid: string): Promise<{ key: CryptoKey; kid: string; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  return {
    key: privateKey,
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" },
  };
}

beforeAll(async () => {
  const made = await newKey("one");
  signing = made;
  published = [made.jwk];
  keys = createServer((_, response) => {
    response.writeHead(broken?.status ?? 200, { "content-type": "application/json" });
    response.end(broken?.body ?? JSON.stringify({ keys: published }));
  }).listen(0, "127.0.0.1");
  await once(keys, "listening");
  const address = keys.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  started = await startMiniflare(bundle(), {
    vars: {
      AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`,
      AUTH_ISSUER: "https://app.example",
      AUTH_AUDIENCE: "chat",
    },
  });
  world = worldAt(started.url);
});

afterAll(async () => {
  await started.miniflare.dispose();
  keys.close();
});

function token(claims: Record<string, unknown>, by = signing): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    iss: "https://app.example",
    aud: "chat",
    iat: now,
    exp: now + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: by.kid })
    .sign(by.key);
}

function bearing(access_token: string): Account {
  const user = {
    id: "?",
    username: "?",
    display_name: "?",
    language: "en",
    avatar_url: null,
    created_at: "",
  };
  return new Account(world.wire, {
    user,
    access_token,
    token_type: "Bearer",
    expires_in: 1,
    refresh_token: "",
  });
}

describe("an outside issuer", () => {
  // First, while the server has not seen the keys.
  it.each([
    ["503", { status: 503, body: "down" }],
    ["nonsense", { status: 200, body: "<html>" }],
  ])(
    "AUTH-1 while the issuer's keys cannot be had (%s), clients are told to come back, not that they are nobody",
    async (_, answer) => {
      broken = answer;
      try {
        (await bearing(await token({ sub: "early" })).get("/users/me")).problem("overloaded");
        const socket = await world.open(await token({ sub: "early" }), "some-conversation");
        expect((await socket.closing()).code).toBe(4425);
      } finally {
        broken = null;
      }
    },
  );

  it("AUTH-1 its subject becomes a user at first sight, once, though many requests see it at once, and keeps the name it prefers", async () => {
    const sub = `user|${crypto.randomUUID()}`;
    const access = await token({ sub, preferred_username: "Zoe.Outside", name: "Zoë Outside" });
    const seen = await Promise.all(
      Array.from({ length: 6 }, () => bearing(access).get("/users/me")),
    );
    const users = seen.map((answer) => answer.as(userSchema));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    expect(users[0]).toMatchObject({ username: "Zoe.Outside", display_name: "Zoë Outside" });
    const other = (
      await bearing(await token({ sub: "another", preferred_username: "zoe.outside" })).get(
        "/users/me",
      )
    ).as(userSchema);
    expect(other.id).not.toBe(users[0]!.id);
    expect(other.username.toLowerCase()).not.toBe("zoe.outside");
    const renamed = (
      await bearing(await token({ sub, preferred_username: "different" })).get("/users/me")
    ).as(userSchema);
    expect(renamed).toEqual(users[0]);
  });

  it.each([
    ["ada@corp.example", "Ada\u202E", /^ada$/, "Ada"],
    ["admin", "\u200B", /^admin-[0-9a-f]{8}$/, null],
    ["..", `Z${"\u0301".repeat(60)}`, /^user-[0-9a-f]{8}$/, `Z${"\u0301".repeat(4)}`],
    ["Jos\u00E9 P\u00E9rez", 7, /^jose-perez$/, null],
  ])(
    "a subject that it calls %j and %j gets a username and a name that the rules allow (NAME-1, NAME-2)",
    async (preferred_username, name, username, display_name) => {
      const sub = crypto.randomUUID();
      const access = await token({ sub, preferred_username, name });
      const user = (await bearing(access).get("/users/me")).as(userSchema);
      expect(user.username).toMatch(username);
      expect(user.display_name).toBe(display_name ?? user.username);
    },
  );

  it("AUTH-1 who comes by it chats with who has an account here", async () => {
    const local = await world.account();
    const access = await token({ sub: "guest", sid: "guest-session" });
    const me = (await bearing(access).get("/users/me")).as(userSchema);
    const conversation = await world.group(local);
    (await local.post(`/conversations/${conversation.id}/members`, { user_id: me.id })).expect(201);
    const { socket } = await world.join(bearing(access), conversation.id);
    const ack = await socket.say("hello from outside");
    expect((await local.history(conversation.id))[0]).toMatchObject({
      id: ack.message_id,
      sender_id: me.id,
    });
    socket.send({ type: "auth", ref: 1, token: await token({ sub: "guest" }) });
    expect((await socket.answer(1)).type).toBe("ack");
    socket.send({ type: "auth", ref: 2, token: await token({ sub: "someone else" }) });
    expect((await socket.answer(2)).type).toBe("error");
  });

  it.each([
    ["another audience", { sub: "x", aud: "other" }],
    ["another issuer", { sub: "x", iss: "https://evil.example" }],
    ["no subject", {}],
    ["an empty subject", { sub: "" }],
    ["no expiry", { sub: "x", exp: undefined }],
  ])("AUTH-1 its token with %s is refused", async (_, claims) => {
    (await bearing(await token(claims)).get("/users/me")).problem("unauthenticated");
  });

  it("AUTH-1 its expired token is said to be so; one by another key, or by HS256 with its public key, is refused", async () => {
    const past = Math.floor(Date.now() / 1_000) - 60;
    (await bearing(await token({ sub: "x", exp: past })).get("/users/me")).problem("token_expired");
    const forger = await newKey("one");
    (await bearing(await token({ sub: "x" }, forger)).get("/users/me")).problem("unauthenticated");
    const hs = await new SignJWT({
      iss: "https://app.example",
      aud: "chat",
      sub: "x",
      exp: past + 900,
    })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(new TextEncoder().encode(JSON.stringify(published[0])));
    (await bearing(hs).get("/users/me")).problem("unauthenticated");
  });

  it("AUTH-1 it cannot speak for a user with an account here: a subject that is a local id is someone new", async () => {
    const local = await world.account();
    const me = (await bearing(await token({ sub: local.id })).get("/users/me")).as(userSchema);
    expect(me.id).not.toBe(local.id);
  });

  it("AUTH-3 logging out ends an outside session, too: its sockets close and its token is refused", async () => {
    const owner = await world.account();
    const access = await token({ sub: "leaver", sid: "leaver-session" });
    const me = (await bearing(access).get("/users/me")).as(userSchema);
    const conversation = await world.group(owner);
    (await owner.post(`/conversations/${conversation.id}/members`, { user_id: me.id })).expect(201);
    const { socket } = await world.join(bearing(access), conversation.id);
    (await bearing(access).post("/auth/logout")).expect(204);
    expect((await socket.closing()).code).toBe(4509);
    (await bearing(access).get("/users/me")).problem("session_revoked");
  });
});
