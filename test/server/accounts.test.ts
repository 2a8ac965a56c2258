import { describe, expect, it } from "vitest";
import { grantSchema, sessionListSchema } from "#protocol/auth.ts";
import { userSchema } from "#protocol/user.ts";
import { hashPassword } from "#server/auth/password.ts";
import { refreshSession } from "#server/auth/sessions.ts";
import { newSigningKeys } from "../../.scripts/dev-vars.ts";
import { env, world } from "../support/inside.ts";
import { Account, freshName } from "../support/world.ts";

const password = "correct horse battery";
const register = (body: Record<string, unknown>) =>
  world.request("POST", "/api/v1/auth/register", body);
const login = (username: string, given: string) =>
  world.request("POST", "/api/v1/auth/login", { username, password: given });

const NOWHERE = { network: null, country: null, city: null };

describe("accounts", () => {
  it("registering signs a person in, and they sign in again whatever the case of the name; the answer never holds the password", async () => {
    const username = freshName("Ann");
    const answer = await register({ username, password, display_name: "Ann Ö." });
    const grant = answer.as(grantSchema, 201);
    expect(grant).toMatchObject({
      token_type: "Bearer",
      expires_in: 900,
      user: { username, display_name: "Ann Ö.", language: "en", avatar_url: null },
    });
    expect(answer.text).not.toContain(password);
    const account = new Account(world.wire, grant);
    expect((await account.get("/users/me")).as(userSchema)).toMatchObject(grant.user);
    const again = (await login(username.toUpperCase(), password)).as(grantSchema);
    expect(again.user).toEqual(grant.user);
    expect(again.refresh_token).not.toBe(grant.refresh_token);
  });

  it("a username is taken whatever its case, also when two people ask at once", async () => {
    const username = freshName("both");
    const answers = await Promise.all([
      register({ username, password }),
      register({ username: username.toUpperCase(), password }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    answers.find(({ status }) => status === 409)?.problem("username_taken");
  });

  it("a session ends sixty days after its last refresh, not after its start", async () => {
    const { refresh_token } = await world.account();
    const day = 24 * 60 * 60_000;
    const start = Date.now();
    let token = refresh_token;
    for (const days of [40, 80, 100]) {
      const refreshed = await refreshSession(env, token, NOWHERE, start + days * day);
      if (!refreshed.ok) throw new Error(`over after ${days} days`);
      token = refreshed.value.refresh_token;
    }
    const late = await refreshSession(env, token, NOWHERE, start + (100 + 61) * day);
    expect(late).toMatchObject({ ok: false, error: { code: "invalid_refresh_token" } });
  });

  it("the answer to a refresh is repeated for a minute, and repeating it does not prolong that minute (AUTH-4)", async () => {
    const account = await world.account();
    const start = Date.now();
    const after = (seconds: number) =>
      refreshSession(env, account.refresh_token, NOWHERE, start + seconds * 1_000);
    const answers = [await after(0), await after(30), await after(59)];
    const tokens = answers.map((answer) => (answer.ok ? answer.value.refresh_token : answer.error));
    expect(new Set(tokens).size).toBe(1);
    expect(await after(61)).toMatchObject({ error: { code: "invalid_refresh_token" } });
    (await account.get("/users/me")).problem("session_revoked");
  });

  it("a successor is the same whichever of the signing keys is current, and is stored nowhere (AUTH-4)", async () => {
    const account = await world.account();
    const { keys } = JSON.parse(env.AUTH_SIGNING_KEYS) as { keys: { kid: string }[] };
    const newer = JSON.parse(await newSigningKeys()) as { keys: object[] };
    const rotated = {
      ...env,
      AUTH_SIGNING_KEYS: JSON.stringify({ keys: [...newer.keys, ...keys] }),
    };
    const first = await refreshSession(env, account.refresh_token, NOWHERE, Date.now());
    const again = await refreshSession(rotated, account.refresh_token, NOWHERE, Date.now());
    if (!first.ok || !again.ok) throw new Error("refused");
    expect(again.value.refresh_token).toBe(first.value.refresh_token);
    const { results } = await env.DB.prepare("SELECT * FROM sessions WHERE user_id = ?")
      .bind(account.id)
      .all();
    expect(JSON.stringify(results)).not.toContain(first.value.refresh_token.split(".")[1]);
  });

  it("an unknown user and a wrong password get the same answer", async () => {
    const username = freshName();
    (await register({ username, password })).expect(201);
    const [known, unknown] = [
      await login(username, "wrong"),
      await login(freshName(), "wrong"),
    ].map((answer) => ({ ...answer.problem("invalid_credentials"), request_id: "" }));
    expect(known).toEqual(unknown);
  });

  it("a password is stored as scrypt with its own salt, and a refresh token only as a hash", async () => {
    const names = [freshName(), freshName()];
    const grants = [];
    for (const username of names)
      grants.push((await register({ username, password })).as(grantSchema, 201));
    const { results } = await env.DB.prepare("SELECT password_hash FROM users WHERE id IN (?, ?)")
      .bind(grants[0]!.user.id, grants[1]!.user.id)
      .all<{ password_hash: string }>();
    const hashes = results.map(({ password_hash }) => password_hash);
    for (const hash of hashes) expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$/);
    expect(new Set(hashes).size).toBe(2);
    const sessions = await env.DB.prepare("SELECT * FROM sessions").all();
    for (const { refresh_token } of grants) {
      expect(JSON.stringify(sessions.results)).not.toContain(refresh_token.split(".")[1]);
    }
  });

  it.each(["..", "ada.", "_ada_", "admin"])(
    "a person whose username %j predates the rules signs in by it, whatever the case (NAME-3)",
    async (odd) => {
      const username = /\w/.test(odd) ? odd : `${odd}-`;
      const account = await world.account({ username });
      await env.DB.prepare("UPDATE users SET password_hash = ? WHERE id = ?")
        .bind(await hashPassword(password), account.id)
        .run();
      const grant = (await login(username.toUpperCase(), password)).as(grantSchema);
      expect(grant.user).toMatchObject({ id: account.id, username });
    },
  );

  it.each([
    ["no password", { username: "abc" }],
    ["the name that calls everyone", { username: "All", password: "a password" }],
    ["a short password", { username: "abc", password: "short" }],
    ["a long password", { username: "abc", password: "x".repeat(257) }],
    ["a lone surrogate in the password", { username: "abc", password: `password\ud800` }],
    ["a short name", { username: "a", password }],
    ["a name with a space", { username: "a b", password }],
    ["a name with a NUL", { username: "a\0b", password }],
    ["an empty display name", { username: "abc", password, display_name: " " }],
    ["a display name of two lines", { username: "abc", password, display_name: "a\nb" }],
    ["a language that is none", { username: "abc", password, language: "english please" }],
    ["an unknown field", { username: "abc", password, admin: true }],
    ["a forged id", { username: "abc", password, id: "me" }],
    ["a number for a name", { username: 5, password }],
  ])("a registration with %s is refused", async (_, body) => {
    (await register(body)).problem("validation_failed");
  });

  it.each([
    ["lone surrogates", "\ud800", "\udfff"],
    ["NUL", "a\0b", "\0\0\0\0\0\0\0\0"],
    ["SQL", "' OR 1=1 --", "' OR 1=1 --"],
    ["nothing", "", ""],
  ])("a login with %s fails like a wrong password", async (_, username, given) => {
    (await login(username, given)).problem("invalid_credentials");
  });

  it.each(["", "x", "a.b", `${"a".repeat(43)}.${"b".repeat(43)}`, "\ud800"])(
    "the refresh token %j is invalid",
    async (refresh_token) => {
      (await world.request("POST", "/api/v1/auth/refresh", { refresh_token })).problem(
        "invalid_refresh_token",
      );
    },
  );

  it("people see only their own sessions, can end each of them, and nobody else's", async () => {
    const username = freshName();
    const first = new Account(
      world.wire,
      (await register({ username, password })).as(grantSchema, 201),
    );
    const second = new Account(world.wire, (await login(username, password)).as(grantSchema));
    const stranger = await world.account();
    const { items } = (await first.get("/auth/sessions")).as(sessionListSchema);
    expect(items).toHaveLength(2);
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    const other = items.find(({ current }) => !current)!;
    (await stranger.delete(`/auth/sessions/${other.id}`)).problem("not_found");
    (await second.get("/users/me")).expect(200);
    (await first.delete(`/auth/sessions/${other.id}`)).expect(204);
    (await second.get("/users/me")).problem("session_revoked");
    (await first.delete(`/auth/sessions/${other.id}`)).problem("not_found");
    expect((await first.get("/auth/sessions")).as(sessionListSchema).items).toHaveLength(1);
    const refreshed = await world.request("POST", "/api/v1/auth/refresh", {
      refresh_token: second.refresh_token,
    });
    refreshed.problem("invalid_refresh_token");
  });

  it("a changed profile reaches every conversation", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[1], conversation.id);
    (await people[0].patch("/users/me", { display_name: "Somebody Else" })).as(userSchema);
    const { members } = await socket.next("changes", (frame) => frame.members.length > 0);
    expect(members[0]).toMatchObject({ user_id: people[0].id, display_name: "Somebody Else" });
  });
});
