import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { upsertedUsersSchema } from "#protocol/provisioning.ts";
import { userSchema } from "#protocol/user.ts";
import { PNG } from "../support/files.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { Backend } from "../support/keyed.ts";
import { eventually } from "../support/wire.ts";
import { Account, type World } from "../support/world.ts";

let started: Started;
let world: World;
let keys: Server;
let published: JWK[] = [];
/** The issuer's answer in place of its keys. */
let broken: { status: number; body: string } | null = null;
/** The number of requests for its keys. */
let asked = 0;
let signing: { key: CryptoKey; kid: string };
let folder: string;
let vars: Record<string, string>;

async function newKey(kid: string): Promise<{ key: CryptoKey; kid: string; jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  return {
    key: privateKey,
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" },
  };
}

/** The number of requests for each picture. */
const pictures: Record<string, number> = {};

function servePicture(url: string, response: ServerResponse): void {
  pictures[url] = (pictures[url] ?? 0) + 1;
  if (url.includes("inwards")) {
    response.writeHead(302, { location: "http://10.0.0.1/secret.png" }).end();
  } else if (url.includes("elsewhere")) {
    response.writeHead(302, { location: "/pictures/there.png" }).end();
  } else if (url.includes("large")) response.end(Buffer.alloc(1_100_000, 7));
  else if (url.includes("page")) response.end("<html>");
  else response.end(PNG);
}

const pictureAt = (name: string) =>
  `${new URL(vars["AUTH_JWKS_URL"] ?? "").origin}/pictures/${name}`;

beforeAll(async () => {
  const made = await newKey("one");
  signing = made;
  published = [made.jwk];
  keys = createServer(({ url = "" }, response) => {
    if (url.startsWith("/pictures/")) return servePicture(url, response);
    asked += 1;
    response.writeHead(broken?.status ?? 200, { "content-type": "application/json" });
    response.end(broken?.body ?? JSON.stringify({ keys: published }));
  }).listen(0, "127.0.0.1");
  await once(keys, "listening");
  const address = keys.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  folder = inject("worker");
  vars = {
    AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`,
    AUTH_ISSUER: "https://app.example",
    AUTH_AUDIENCE: "chat",
    OUTSIDE_LOOPBACK: "allowed",
    REGISTRATION: "open",
  };
  started = await startMiniflare(folder, { vars });
  world = worldAt(started.url);
});

afterAll(async () => {
  await started.miniflare.dispose();
  keys.close();
});

function token(
  claims: Record<string, unknown>,
  by = signing,
  header: { typ?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    iss: "https://app.example",
    aud: "chat",
    iat: now,
    exp: now + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: by.kid, ...header })
    .sign(by.key);
}

function bearing(access_token: string, to = world): Account {
  const user = {
    id: "?",
    username: "?",
    display_name: "?",
    language: "en",
    avatar_url: null,
    kind: "person" as const,
    external_id: null,
    created_at: "",
  };
  return new Account(to.wire, {
    user,
    access_token,
    token_type: "Bearer",
    expires_in: 1,
    refresh_token: "",
  });
}

describe("an outside issuer", () => {
  it("an issuer's subject becomes a user at first sight, once, though many requests arrive at once, and keeps its preferred name (AUTH-1)", async () => {
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
    "a subject named %j and %j gets a username and a name that the rules allow (NAME-1, NAME-2)",
    async (preferred_username, name, username, display_name) => {
      const sub = crypto.randomUUID();
      const access = await token({ sub, preferred_username, name });
      const user = (await bearing(access).get("/users/me")).as(userSchema);
      expect(user.username).toMatch(username);
      expect(user.display_name).toBe(display_name ?? user.username);
    },
  );

  it("a person of the issuer chats with one who has an account here (AUTH-1)", async () => {
    const local = await world.account();
    const access = await token({ sub: "guest", sid: "guest-session" });
    const me = (await bearing(access).get("/users/me")).as(userSchema);
    const conversation = await world.group(local);
    (await local.post(`/conversations/${conversation.id}/members`, { user_id: me.id })).expect(201);
    const { socket } = await world.join(bearing(access), conversation.id);
    const ack = await socket.say("hello from outside");
    expect((await local.spoken(conversation.id))[0]).toMatchObject({
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
  ])("an issuer's token with %s is refused (AUTH-1)", async (_, claims) => {
    (await bearing(await token(claims)).get("/users/me")).problem("unauthenticated");
  });

  it("an issuer's expired token is refused as expired; one by another key, or by HS256 with its public key, is refused (AUTH-1)", async () => {
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

  it("an issuer cannot speak for a user with an account here: a subject equal to a local id is someone new (AUTH-1)", async () => {
    const local = await world.account();
    const me = (await bearing(await token({ sub: local.id })).get("/users/me")).as(userSchema);
    expect(me.id).not.toBe(local.id);
  });

  it("logging out ends an outside session too: its sockets close and its token is refused (AUTH-3)", async () => {
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

describe("a token of the issuer's", () => {
  it.each(["JWT", "at+jwt", "application/at+jwt", "AT+JWT"])(
    "an issuer's token of the type %s is an access token (AUTH-8)",
    async (typ) => {
      const access = await token({ sub: "typed" }, signing, { typ });
      (await bearing(access).get("/users/me")).expect(200);
    },
  );

  it.each(["logout+jwt", "id_token+jwt", "secevent+jwt", "dpop+jwt", "ticket+jwt", "at+jwt2", ""])(
    "an issuer's token of the type %j is refused, over REST and on upgrade (AUTH-8)",
    async (typ) => {
      const access = await token({ sub: "typed" }, signing, { typ });
      (await bearing(access).get("/users/me")).problem("unauthenticated");
      expect((await (await world.open(access, "any")).closing()).code).toBe(4501);
    },
  );

  it.each([
    ["events", { "http://schemas.openid.net/event/backchannel-logout": {} }],
    ["nonce", "n-0S6_WzA2Mj"],
  ])(
    "an issuer's token with %s, as only other tokens have, is refused (AUTH-8)",
    async (claim, value) => {
      const access = await token({ sub: "typed", [claim]: value });
      (await bearing(access).get("/users/me")).problem("unauthenticated");
    },
  );

  it("an issuer's token must state its type where the operator configures one (AUTH-8)", async () => {
    const strict = await startMiniflare(folder, { vars: { ...vars, AUTH_TOKEN_TYPE: "at+jwt" } });
    try {
      const to = worldAt(strict.url);
      const typed = await token({ sub: "typed" }, signing, { typ: "at+jwt" });
      (await bearing(typed, to).get("/users/me")).expect(200);
      for (const header of [{}, { typ: "JWT" }]) {
        const access = await token({ sub: "typed" }, signing, header);
        (await bearing(access, to).get("/users/me")).problem("unauthenticated");
      }
    } finally {
      await strict.miniflare.dispose();
    }
  });
});

describe.each([
  ["503", { status: 503, body: "down" }],
  ["nonsense", { status: 200, body: "<html>" }],
])("while the issuer answers %s", (_, answer) => {
  it("while the issuer is down clients are asked to come back, their tokens cause no requests to it, and invalid ones are refused (AUTH-8)", async () => {
    const away = await startMiniflare(folder, { vars });
    broken = answer;
    try {
      const to = worldAt(away.url);
      const before = asked;
      for (let i = 0; i < 5; i += 1) {
        const refused = await bearing(await token({ sub: "early" }), to).get("/users/me");
        refused.problem("overloaded");
        const wait = Number(refused.headers.get("retry-after"));
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(30);
      }
      const socket = await to.open(await token({ sub: "early" }), "some-conversation");
      expect((await socket.closing()).code).toBe(4425);
      expect(asked - before, "asked once").toBe(1);
      for (const rubbish of [
        "rubbish",
        "a.b.c",
        await token({ sub: "x", iss: "https://evil.example" }),
        await token({ sub: "x" }, signing, { typ: "logout+jwt" }),
      ])
        (await bearing(rubbish, to).get("/users/me")).problem("unauthenticated");
      const local = await to.account();
      (await local.get("/users/me")).expect(200);
      expect(asked - before, "still once").toBe(1);
    } finally {
      broken = null;
      await away.miniflare.dispose();
    }
  });
});

it("tokens that name an unknown key cause no requests to the issuer (AUTH-8)", async () => {
  (await bearing(await token({ sub: "known" })).get("/users/me")).expect(200);
  const forger = await newKey("unknown");
  // The keys are half a minute old by now, and are fetched once.
  const first = await bearing(await token({ sub: "x" }, forger)).get("/users/me");
  first.problem("unauthenticated");
  const before = asked;
  const answers = await Promise.all(
    Array.from({ length: 12 }, async () =>
      bearing(await token({ sub: "x" }, forger)).get("/users/me"),
    ),
  );
  for (const refused of answers) refused.problem("unauthenticated");
  expect(asked - before).toBe(0);
});

describe("a profile", () => {
  const now = Math.floor(Date.now() / 1_000);
  const seen = async (claims: Record<string, unknown>, to = world) =>
    (await bearing(await token(claims), to).get("/users/me")).as(userSchema);

  it("a profile follows the token's name and language when they change, and no older token (ACCOUNT-4)", async () => {
    const sub = crypto.randomUUID();
    const at = (seconds: number) => ({ sub, iat: now + seconds });
    const first = await seen({ ...at(0), name: "Zoë", locale: "pt_BR" });
    expect(first).toMatchObject({ display_name: "Zoë", language: "pt-BR", external_id: sub });
    const access = await token({ ...at(0), name: "Zoë", locale: "pt_BR" });
    (await bearing(access).patch("/users/me", { display_name: "Mine" })).expect(200);
    expect(await seen({ ...at(1), name: "Zoë", locale: "pt_BR" })).toMatchObject({
      display_name: "Mine",
    });
    expect(await seen({ ...at(2), name: "Zoë Newname", locale: "nonsense!" })).toMatchObject({
      display_name: "Zoë Newname",
      language: "pt-BR",
    });
    expect((await seen({ ...at(1), name: "Zoë" })).display_name).toBe("Zoë Newname");
    expect((await seen(at(3))).display_name).toBe("Zoë Newname");
    expect((await seen({ ...at(4), name: "\u200B" })).display_name).toBe("Zoë Newname");
  });

  it("a profile that a backend provisioned belongs to its user when they sign in (ACCOUNT-2)", async () => {
    const backend = await Backend.of(world, ["users"]);
    const external_id = `user|${crypto.randomUUID()}`;
    const users = [{ external_id, display_name: "From the backend" }];
    const answer = await backend.call("PUT", "/users", { users });
    const [made] = answer.as(upsertedUsersSchema).items;
    expect(await seen({ sub: external_id })).toMatchObject({
      id: made?.user?.id,
      display_name: "From the backend",
    });
  });

  it("a profile gets the token's picture, copied once for each new address (ACCOUNT-5)", async () => {
    const sub = crypto.randomUUID();
    const picture = pictureAt("elsewhere.png");
    await seen({ sub, picture });
    const me = () => seen({ sub, picture });
    const { avatar_url } = await eventually(me, (user) => user.avatar_url !== null, "the picture");
    const account = bearing(await token({ sub, picture }));
    const copied = await account.fetchMedia(avatar_url ?? "");
    expect(new Uint8Array(await copied.arrayBuffer())).toEqual(PNG);
    (await account.patch("/users/me", { avatar_url: null })).expect(200);
    expect((await me()).avatar_url).toBeNull();
    expect(pictures["/pictures/there.png"]).toBe(1);
  });

  it.each(["inwards.png", "large.png", "page.png"])(
    "a picture that is invalid, too large, or at a private address is skipped, and the next one is taken: %s (ACCOUNT-5)",
    async (name) => {
      const sub = crypto.randomUUID();
      await seen({ sub, iat: now, picture: pictureAt(name) });
      await eventually(
        async () => pictures[`/pictures/${name}`] ?? 0,
        (count) => count === 1,
        "the request",
      );
      expect((await seen({ sub, iat: now })).avatar_url).toBeNull();
      const next = { sub, iat: now + 1, picture: pictureAt(`after-${crypto.randomUUID()}.png`) };
      const me = () => seen(next);
      await eventually(me, ({ avatar_url }) => avatar_url !== null, "the next picture");
    },
  );
});

describe("half an issuer", () => {
  it("an incomplete issuer answers every request with 503, and names the missing variable (AUTH-9)", async () => {
    const { AUTH_AUDIENCE: _, ...half } = vars;
    const started = await startMiniflare(folder, { vars: half });
    try {
      const to = worldAt(started.url);
      for (const path of ["/health", "/openapi.json", "/api/v1/users/me", "/api/v1/ws"]) {
        const { detail } = (await to.request("GET", path)).problem("misconfigured");
        expect(detail).toContain("AUTH_AUDIENCE is missing");
      }
    } finally {
      await started.miniflare.dispose();
    }
  });

  it.each([
    ["AUTH_JWKS_URL", ["start.ts", "--var", "AUTH_ISSUER:https://app.example"]],
    ["AUTH_JWKS_URL", ["check-config.ts", "--var=AUTH_AUDIENCE:chat"]],
    ["OIDC_ISSUER", ["check-config.ts", "--var=OIDC_CLIENT_ID:parley"]],
  ])("a missing %s stops %j (AUTH-9)", (missing, [script = "", ...args]) => {
    const ran = spawnSync("node", [`.scripts/${script}`, ...args], { encoding: "utf8" });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain(`${missing} is missing`);
  });
});
