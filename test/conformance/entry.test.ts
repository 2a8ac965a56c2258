import { describe, expect, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import {
  invitationPreviewSchema,
  invitationSchema,
  joinStandingSchema,
} from "#protocol/invitation.ts";
import {
  newServerInvitationSchema,
  serverInvitationListSchema,
} from "#protocol/server-invitation.ts";
import { MAILS_PER_HOUR, mailStateSchema, mailTokenSchema } from "#protocol/mail.ts";
import { signInMethodsSchema } from "#protocol/sign-in-methods.ts";
import { userSchema } from "#protocol/user.ts";
import { faultsOf } from "#server/config.ts";
import { SECRET, SITE_KEY } from "../support/challenger.ts";
import { configured } from "../support/configured.ts";
import { env, world } from "../support/inside.ts";
import { operate } from "../support/keyed.ts";
import { mailsTo } from "../support/mail.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { Account, freshName, type World } from "../support/world.ts";

const HOST = "parley.test";
const password = "correct horse battery";
const ISSUER = { OIDC_ISSUER: "https://issuer.example", OIDC_CLIENT_ID: "parley" };

function register(server: World, more: Record<string, unknown> = {}) {
  return server.request("POST", "/api/v1/auth/register", {
    username: freshName("new"),
    password,
    ...more,
  });
}

async function methods(server: World) {
  return (await server.request("GET", "/api/v1/auth/methods")).as(signInMethodsSchema);
}

describe("registration", () => {
  it("the operator lets anyone or nobody register, and `/auth/methods` says which (ENTRY-1)", async () => {
    const open = configured({});
    expect((await methods(open)).registration).toBe("open");
    const closed = configured({ REGISTRATION: "closed" });
    expect((await methods(closed)).registration).toBe("closed");
    const username = freshName("new");
    (await register(closed, { username })).problem("registration_closed");
    // Nothing was created, and existing accounts sign in as before.
    (await register(open, { username })).as(grantSchema, 201);
    const login = { username, password };
    (await closed.request("POST", "/api/v1/auth/login", login)).expect(200);
  });

  it("nobody registers with a password where people have an issuer's accounts, unless the operator allows it (ENTRY-1)", async () => {
    const closed = configured(ISSUER);
    expect((await methods(closed)).registration).toBe("closed");
    (await register(closed)).problem("registration_closed");
    const opened = configured({ ...ISSUER, REGISTRATION: "open" });
    expect((await methods(opened)).registration).toBe("open");
    (await register(opened)).expect(201);
  });

  it("an operator creates accounts where nobody may sign up, by the rules of any account (ENTRY-1)", async () => {
    const closed = configured({ REGISTRATION: "closed" });
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    const create = (body: object, given = headers) =>
      closed.request("POST", "/api/v1/operator/users", body, given);
    const username = freshName("made");
    const made = (await create({ username, password, display_name: "Made" })).as(userSchema, 201);
    expect(made).toMatchObject({ username, display_name: "Made" });
    (await closed.request("POST", "/api/v1/auth/login", { username, password })).expect(200);
    (await create({ username, password })).problem("username_taken");
    const weak = (await create({ username: freshName("made"), password: "password" })).problem(
      "validation_failed",
    );
    expect(weak.errors?.[0]?.path).toBe("password");
    const stranger = { authorization: "Bearer guessed" };
    (await create({ username: freshName("made"), password }, stranger)).problem("not_found");
  });

  it("a registration without a valid invitation is refused where the server requires one, and creates nothing (ENTRY-2)", async () => {
    const invited = configured({ REGISTRATION: "invited" });
    expect((await methods(invited)).registration).toBe("invited");
    const username = freshName("new");
    for (const invitation of [undefined, "guessed", "", "../x", "ü".repeat(100)]) {
      const answer = await register(invited, {
        username,
        ...(invitation === undefined ? {} : { invitation }),
      });
      expect(answer.problem("invitation_required").errors?.[0]?.path).toBe("invitation");
    }
    const found = await env.DB.prepare("SELECT 1 FROM users WHERE username = ?")
      .bind(username)
      .first();
    expect(found).toBeNull();
  });
});

describe("an invitation", () => {
  it("a valid invitation lets people register and is not used up, and a revoked one lets nobody (ENTRY-2)", async () => {
    const invited = configured({ REGISTRATION: "invited" });
    const { conversation, people } = await world.room();
    const path = `/conversations/${conversation.id}/invitations`;
    const wish = { uses_max: 1 };
    const { id, code } = (await people[0].post(path, wish)).as(invitationSchema, 201);
    const registered = [await register(invited, { invitation: code })];
    registered.push(await register(invited, { invitation: code }));
    const [, second] = registered.map((answer) => answer.as(grantSchema, 201));
    if (second === undefined) throw new Error("nobody");
    // An account made by an invitation joins groups like any other.
    const newcomer = new Account(world.wire, second);
    (await newcomer.post(`/invitations/${code}/join`, {})).expect(201);
    (await people[0].delete(`${path}/${id}`)).expect(204);
    (await register(invited, { invitation: code })).problem("invitation_required");
  });
});

describe("an address of a domain", () => {
  const limited = configured({ REGISTRATION_DOMAINS: "Example.com, example.org" });
  const receiver = env.WEBHOOK_RECEIVER;
  const CODE = /^[0-9a-z]{4}(?:-[0-9a-z]{4}){3}$/m;
  const freshAddress = () => `${freshName("mail")}@example.com`;
  const send = (address: string, more: object = {}, server = limited) =>
    server.request("POST", "/api/v1/auth/register/mail", { address, ...more });
  const codeTo = async (address: string) =>
    CODE.exec((await mailsTo(receiver, address)).at(-1)?.text ?? "")?.[0] ?? "";

  it("the code sent to an address of an allowed domain creates an account with that address verified (ENTRY-6)", async () => {
    expect((await methods(limited)).registration_domains).toEqual(["example.com", "example.org"]);
    const address = freshAddress();
    const { mail_token } = (await send(address, { language: "es" })).as(mailTokenSchema);
    const [mail] = await mailsTo(receiver, address);
    expect(mail?.text).toContain("Sirve durante una hora");
    expect(mail_token).not.toContain(address);
    const username = freshName("new");
    const wrong = [{}, { mail_token }, { mail_token, mail_code: "aaaa-bbbb-cccc-dddd" }];
    for (const given of [
      ...wrong,
      { mail_token: `${mail_token}x`, mail_code: await codeTo(address) },
    ]) {
      (await register(limited, { username, ...given })).problem("mail_required");
    }
    const found = env.DB.prepare("SELECT 1 FROM users WHERE username = ?").bind(username);
    expect(await found.first()).toBeNull();
    const mail_code = (await codeTo(address)).toUpperCase();
    const grant = (await register(limited, { username, mail_token, mail_code })).as(
      grantSchema,
      201,
    );
    const account = new Account(world.wire, grant);
    expect((await account.get("/auth/mail")).as(mailStateSchema)).toEqual({
      address,
      pending: null,
    });
    // A code proves only the address that it was sent to.
    const other = (await send(freshAddress())).as(mailTokenSchema).mail_token;
    (await register(limited, { mail_token: other, mail_code })).problem("mail_required");
    // Existing accounts sign in as before, and operators create accounts for any address.
    (await limited.request("POST", "/api/v1/auth/login", { username, password })).expect(200);
  });

  it("codes are sent to allowed domains only, after the check against robots, and only so many (ENTRY-6)", async () => {
    for (const address of [
      "ada@example.net",
      "ada@sub.example.com",
      "ada@example.com.evil.example",
    ]) {
      const refused = (await send(address)).problem("validation_failed");
      expect(refused.errors?.[0]?.path).toBe("address");
    }
    const address = freshAddress();
    const checked = configured({
      REGISTRATION_DOMAINS: "example.com",
      TURNSTILE_SITE_KEY: SITE_KEY,
      TURNSTILE_SECRET: SECRET,
      TURNSTILE_VERIFY_URL: `${env.CHALLENGER}/siteverify`,
    });
    (await send(address, {}, checked)).problem("challenge_failed");
    const challenge = `good ${HOST} register ${crypto.randomUUID()}`;
    const { mail_token } = (await send(address, { challenge }, checked)).as(mailTokenSchema);
    const proven = { mail_token, mail_code: await codeTo(address) };
    (await register(checked, proven)).expect(201);
    for (let sent = 1; sent < MAILS_PER_HOUR; sent += 1) (await send(address)).expect(200);
    (await send(address)).problem("rate_limited");
    (await send(address, {}, configured({}))).problem("not_found");
    (
      await send(
        address,
        {},
        configured({ REGISTRATION_DOMAINS: "example.com", REGISTRATION: "closed" }),
      )
    ).problem("registration_closed");
    expect(faultsOf({ ...env, REGISTRATION_DOMAINS: "example.com", MAILER: "" }).join()).toContain(
      "MAILER",
    );
    expect(faultsOf({ ...env, REGISTRATION_DOMAINS: "not a domain" }).join()).toContain(
      "REGISTRATION_DOMAINS",
    );
  });
});

describe("an invitation to the server", () => {
  const invited = configured({ REGISTRATION: "invited" });
  const make = async (wish: object = {}) =>
    (await operate(world, "POST", "/invitations", wish)).as(newServerInvitationSchema, 201);
  const usesOf = async (id: string) => {
    const { items } = (await operate(world, "GET", "/invitations")).as(serverInvitationListSchema);
    return items.find((each) => each.id === id)?.uses;
  };

  it("exactly as many people sign up as the invitation has places, though they come at once, and a refusal takes none (ENTRY-4)", async () => {
    const { id, code, url } = await make({ uses_max: 2, name: "The new office" });
    expect(new URL(url).pathname).toBe(`/join/${code}`);
    const { results } = await env.DB.prepare("SELECT * FROM server_invitations").all();
    expect(JSON.stringify(results)).not.toContain(code);
    const taken = (await register(invited, { invitation: code })).as(grantSchema, 201).user;
    (await register(invited, { invitation: code, username: taken.username })).problem(
      "username_taken",
    );
    expect(await usesOf(id)).toBe(1);
    const answers = await Promise.all([1, 2, 3].map(() => register(invited, { invitation: code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403, 403]);
    expect(await usesOf(id)).toBe(2);
    (await world.request("GET", `/api/v1/invitations/${code}`)).problem("invitation_used_up");
    const row = env.DB.prepare(
      "SELECT detail FROM audit WHERE action = 'account_created' AND user_id = ?",
    );
    expect(await row.bind(taken.id).first("detail")).toBe(id);
  });

  it("everyone with the code sees the invitation, signed-in people are led to their list, and it ends when revoked or expired (ENTRY-4)", async () => {
    const { id, code } = await make({ expires_at: new Date(Date.now() + 60_000).toISOString() });
    const path = `/invitations/${code}`;
    const preview = await world.request("GET", `/api/v1${path}`);
    expect(preview.as(invitationPreviewSchema)).toMatchObject({ server: true, title: null });
    const someone = await world.account();
    const here = { status: "member", conversation_id: null };
    expect((await someone.get(`${path}/standing`)).as(joinStandingSchema)).toEqual(here);
    expect((await someone.post(`${path}/join`, {})).as(joinStandingSchema)).toEqual(here);
    (await world.request("GET", `/api/v1${path}/picture`)).problem("not_found");
    expect(await usesOf(id)).toBe(0);
    (await operate(world, "DELETE", `/invitations/${id}`)).expect(204);
    (await operate(world, "DELETE", `/invitations/${id}`)).problem("not_found");
    (await world.request("GET", `/api/v1${path}`)).problem("invitation_revoked");
    (await register(invited, { invitation: code })).problem("invitation_required");
    const late = await make();
    await env.DB.prepare("UPDATE server_invitations SET expires_at = ? WHERE id = ?")
      .bind(new Date(Date.now() - 1).toISOString(), late.id)
      .run();
    (await world.request("GET", `/api/v1/invitations/${late.code}`)).problem("invitation_expired");
    (await register(invited, { invitation: late.code })).problem("invitation_required");
    const past = await operate(world, "POST", "/invitations", {
      expires_at: "2026-01-01T00:00:00.000Z",
    });
    expect(past.problem("validation_failed").errors?.[0]?.path).toBe("expires_at");
  });
});

describe("a check against robots", () => {
  const vars = {
    TURNSTILE_SITE_KEY: SITE_KEY,
    TURNSTILE_SECRET: SECRET,
    TURNSTILE_SCRIPT_URL: `${env.CHALLENGER}/api.js`,
    TURNSTILE_VERIFY_URL: `${env.CHALLENGER}/siteverify`,
  };
  const server = configured(vars);
  const good = (host = HOST, action = "register") =>
    `good ${host} ${action} ${crypto.randomUUID()}`;

  it("a solved challenge registers one account, and no other (ENTRY-3)", async () => {
    const challenge = good();
    (await register(server, { challenge })).expect(201);
    const again = (await register(server, { challenge })).problem("challenge_failed");
    expect(again.errors?.[0]?.path).toBe("challenge");
  });

  it("a token that is missing, wrong, or solved elsewhere or for another purpose is refused (ENTRY-3)", async () => {
    const wrong = [undefined, "", "guessed", good("evil.example"), good(HOST, "login")];
    for (const challenge of wrong) {
      const answer = await register(server, challenge === undefined ? {} : { challenge });
      answer.problem("challenge_failed");
      expect(answer.text).not.toContain(SECRET);
    }
    (await register(server, { challenge: "x".repeat(4_097) })).problem("validation_failed");
    // A verifier without actions returns none; an operator lists further hosts.
    (await register(server, { challenge: good(HOST, "none") })).expect(201);
    const elsewhere = configured({ ...vars, TURNSTILE_HOSTNAMES: "app.example, Chat.Example" });
    (await register(elsewhere, { challenge: good("chat.example") })).expect(201);
    (await register(elsewhere, { challenge: good() })).problem("challenge_failed");
  });

  it("while the verifier fails, the answer says when to come back, and no account is created (ENTRY-3)", async () => {
    const wrongSecret = configured({ ...vars, TURNSTILE_SECRET: "another" });
    const nobody = configured({ ...vars, TURNSTILE_VERIFY_URL: "http://127.0.0.1:1/siteverify" });
    const answers = await Promise.all([
      ...["broken", "nonsense", "hangs"].map((challenge) => register(server, { challenge })),
      register(wrongSecret, { challenge: good() }),
      register(nobody, { challenge: good() }),
    ]);
    for (const answer of answers) {
      answer.problem("challenge_unavailable");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
  });

  it("signing in requires the check after wrong passwords for a username or from a network, except on devices known to the account (ENTRY-5)", async () => {
    const username = freshName("new");
    const made = (await register(server, { username, challenge: good() })).as(grantSchema, 201);
    const login = (from: string, more: Record<string, unknown> = {}) =>
      server.request(
        "POST",
        "/api/v1/auth/login",
        { username, password, ...more },
        { "cf-connecting-ip": from },
      );
    const wrong = (from: string, name = username) =>
      login(from, { username: name, password: "wrong", device_secret: made.device_secret });
    // Wrong passwords from a known device count for that device alone.
    for (let i = 0; i < 3; i += 1) (await wrong("192.0.2.70")).problem("invalid_credentials");
    const nobody = freshName("nobody");
    for (const [name, network] of [
      [username, 71],
      [nobody, 73],
    ] as const) {
      for (let i = 0; i < 3; i += 1) {
        const guess = { username: name, password: "wrong" };
        (await login(`192.0.2.${network + (i % 2)}`, guess)).problem("invalid_credentials");
      }
      // The check applies to the username from any network.
      const refused = (await login("192.0.2.79", { username: name })).problem("challenge_required");
      expect(refused.challenge).toEqual({
        site_key: SITE_KEY,
        script_url: `${env.CHALLENGER}/api.js`,
        action: "login",
      });
    }
    (await login("192.0.2.79", { challenge: good() })).problem("challenge_failed");
    (await login("192.0.2.79", { challenge: good(HOST, "login") })).expect(200);
    (await login("192.0.2.80", { device_secret: made.device_secret })).expect(200);
    // A network that guessed many usernames is checked for every username.
    const other = (await register(server, { challenge: good() })).as(grantSchema, 201).user;
    for (const name of [freshName(), freshName(), freshName()]) {
      (await login("192.0.2.90", { username: name })).problem("invalid_credentials");
    }
    (await login("192.0.2.90", { username: other.username })).problem("challenge_required");
    (await login("192.0.2.91", { username: other.username })).expect(200);
    // A server without the check never requires one.
    const plain = configured({});
    (await plain.request("POST", "/api/v1/auth/login", { username, password })).expect(200);
  });

  it("the check has a document of its own to be framed, and only that document allows its script (ENTRY-3)", async () => {
    expect((await methods(server)).challenge).toEqual({
      site_key: SITE_KEY,
      script_url: `${env.CHALLENGER}/api.js`,
      action: "register",
    });
    const path = "/api/v1/auth/challenge?theme=dark&language=es";
    const document = await server.request("GET", path);
    document.expect(200);
    expect(document.headers.get("content-type")).toContain("text/html");
    const policy = document.headers.get("content-security-policy") ?? "";
    expect(policy).toContain(`${env.CHALLENGER};`);
    expect(policy).toContain("frame-ancestors 'self'");
    expect(document.text).toContain(SITE_KEY);
    expect(document.text).not.toContain(SECRET);
    for (const query of ["?theme=loud", "?language=</script>", "?x=1"]) {
      (await server.request("GET", `/api/v1/auth/challenge${query}`)).problem("validation_failed");
    }
    const without = configured({});
    expect((await methods(without)).challenge).toBeNull();
    (await without.request("GET", "/api/v1/auth/challenge")).problem("not_found");
  });

  it.each([
    ["TURNSTILE_SECRET", { TURNSTILE_SITE_KEY: SITE_KEY }],
    ["REGISTRATION", { REGISTRATION: "ajar" }],
    ["TURNSTILE_SCRIPT_URL", { ...vars, TURNSTILE_SCRIPT_URL: "https://x.example/;script-src *" }],
    ["TURNSTILE_VERIFY_URL", { ...vars, TURNSTILE_VERIFY_URL: "file:///etc/passwd" }],
  ])("the server names %s where it is wrong (AUTH-9)", (name, wrong) => {
    expect(faultsOf({ ...env, ...wrong }).join()).toContain(name);
  });
});
