import { beforeAll, describe, expect, it } from "vitest";
import { grantSchema, sessionListSchema } from "#protocol/auth.ts";
import { factorSchema } from "#protocol/factors.ts";
import { CHALLENGE_MS, PASSKEYS_MAX } from "#protocol/limits.ts";
import { passkeyCreationSchema, passkeyRequestSchema } from "#protocol/passkeys.ts";
import { createdTokenSchema } from "#protocol/provisioning.ts";
import { newChallenge, openChallenge } from "#server/factors/challenge.ts";
import { Authenticator, type Conduct } from "../support/authenticator.ts";
import { env, world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";
import {
  accountOf,
  confirmation,
  factorsOf,
  made,
  passkeySignIn,
  withPasskey,
} from "../support/passkeys.ts";
import { PASSWORD, registered } from "../support/registered.ts";
import { Account } from "../support/world.ts";

/** Valid answers to something other than this server's challenge. */
const WRONG: [name: string, conduct: Conduct][] = [
  ["a page of another origin", { origin: "https://evil.example" }],
  ["a subdomain's page", { origin: "http://evil.parley.test" }],
  ["another port of the host", { origin: "http://parley.test:8443" }],
  ["another relying party", { rpId: "evil.example" }],
  ["an authenticator that did not verify its person", { verified: false }],
];

const rows = async (table: string) =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n;

/** Makes an account's sessions old, so that only a confirmation is proof. */
const grownOld = ({ id }: Account) =>
  env.DB.prepare("UPDATE sessions SET created_at = '2026-01-01T00:00:00.000Z' WHERE user_id = ?")
    .bind(id)
    .run();

const asksPasskey = async () =>
  (await world.request("POST", "/api/v1/auth/passkey/options")).as(passkeyRequestSchema);
const signIn = (passkey: unknown) => world.request("POST", "/api/v1/auth/passkey", { passkey });

let ann: Account;
let annsKey: Authenticator;
beforeAll(async () => {
  ann = await registered(world);
  annsKey = (await withPasskey(ann)).key;
});

describe("adding a passkey", () => {
  it("a new passkey is named after its provider, else after the device, and listed (FACTOR-4)", async () => {
    const bob = await world.account();
    const { factor } = await withPasskey(bob, { aaguid: "bada5566-a7aa-401f-bd96-45619a55120d" });
    expect(factor).toMatchObject({ kind: "passkey", name: "1Password", synced: true });
    expect(factor.last_used_at).toBeNull();
    const passkey = await made(bob, new Authenticator());
    const second = await bob.post("/auth/factors/passkeys", { passkey, device_name: "Firefox" });
    expect(second.as(factorSchema, 201).name).toBe("Firefox");
    const third = await withPasskey(bob);
    expect(third.factor.name).toBe("Passkey");
    const { items, second_factor, password } = await factorsOf(bob);
    expect(items.map(({ name }) => name).sort()).toEqual(["1Password", "Firefox", "Passkey"]);
    expect({ second_factor, password }).toEqual({ second_factor: false, password: false });
  });

  it.each(WRONG)("adding a passkey from %s is refused (FACTOR-2, FACTOR-4)", async (_, conduct) => {
    const before = (await factorsOf(ann)).items;
    const passkey = await made(ann, new Authenticator(), conduct);
    const refused = await ann.post("/auth/factors/passkeys", { passkey });
    expect(refused.problem("validation_failed").errors?.map(({ path }) => path)).toEqual([
      "passkey",
    ]);
    expect((await factorsOf(ann)).items).toEqual(before);
  });

  it("adding a passkey with another person's challenge, or an answered one, is refused (FACTOR-3)", async () => {
    const bob = await world.account();
    const passkey = await made(ann, new Authenticator());
    (await bob.post("/auth/factors/passkeys", { passkey })).problem("validation_failed");
    const added = (await ann.post("/auth/factors/passkeys", { passkey })).as(factorSchema, 201);
    (await ann.post("/auth/factors/passkeys", { passkey })).problem("validation_failed");
    const body = { confirmation: { password: PASSWORD } };
    (await ann.post(`/auth/factors/${added.id}/removal`, body)).expect(204);
    (await ann.post("/auth/factors/passkeys", { passkey })).problem("validation_failed");
  });

  it("adding a credential that any account has is refused (FACTOR-4)", async () => {
    const [bob, key] = [await world.account(), new Authenticator()];
    const { id, rawId, type, response } = await made(bob, key);
    (await bob.post("/auth/factors/passkeys", { passkey: { id, rawId, type, response } })).expect(
      201,
    );
    const eve = await world.account();
    const options = (await eve.post("/auth/factors/passkeys/options", {})).as(
      passkeyCreationSchema,
    );
    const forged = await key.again(id, options);
    const refused = await eve.post("/auth/factors/passkeys", { passkey: forged });
    expect(refused.problem("validation_failed").errors?.[0]?.message).toContain(
      "already belongs to an account",
    );
  });

  it(`adding more than ${PASSKEYS_MAX} passkeys is refused (FACTOR-4)`, async () => {
    const bob = await world.account();
    await withPasskey(bob);
    const waiting = await made(bob, new Authenticator());
    await env.DB.prepare(
      `INSERT INTO passkeys SELECT 'x' || value || passkeys.id, user_id, credential_id, public_key, counter, transports, synced, name, created_at, last_used_at
       FROM passkeys, json_each(?) WHERE user_id = ?`,
    )
      .bind(JSON.stringify(Array.from({ length: PASSKEYS_MAX - 1 }, (_, i) => i)), bob.id)
      .run();
    (await bob.post("/auth/factors/passkeys", { passkey: waiting })).problem("too_many");
    (await bob.post("/auth/factors/passkeys/options", {})).problem("too_many");
  });

  it("adding a passkey requires a confirmation once the session is older than ten minutes (CONFIRM-2)", async () => {
    const bob = await registered(world);
    (await bob.post("/auth/factors/passkeys/options", {})).expect(200);
    await grownOld(bob);
    (await bob.post("/auth/factors/passkeys/options", {})).problem("confirmation_required");
    const wrong = { confirmation: { password: "wrong" } };
    (await bob.post("/auth/factors/passkeys/options", wrong)).problem("invalid_credentials");
    const right = { confirmation: { password: PASSWORD } };
    (await bob.post("/auth/factors/passkeys/options", right)).expect(200);
  });

  it("adding a passkey requires a confirmation with a token that a backend created, however new its session (CONFIRM-2)", async () => {
    const bob = await registered(world);
    const backend = await Backend.of(world, ["users"]);
    const { items } = (await bob.get("/auth/sessions")).as(sessionListSchema);
    // The person's own session, and one for which the backend creates a token.
    for (const body of [{}, { session_id: items[0]?.id }]) {
      const answer = await backend.post(`/users/${bob.id}/tokens`, body);
      const minted = answer.as(createdTokenSchema, 201);
      const bearing = new Account(world.wire, { ...minted, user: bob.user, refresh_token: "" });
      for (const path of ["/auth/factors/passkeys/options", "/auth/factors/totp/secret"]) {
        (await bearing.post(path, {})).problem("confirmation_required");
        (await bearing.post(path, { confirmation: { password: PASSWORD } })).expect(200);
      }
    }
    (await bob.post("/auth/factors/passkeys/options", {})).expect(200);
  });

  it("accounts of an issuer or a backend cannot add passkeys (FACTOR-1)", async () => {
    const outside = await world.account();
    await env.DB.prepare("UPDATE users SET issuer = 'https://id.example', subject = ? WHERE id = ?")
      .bind(outside.id, outside.id)
      .run();
    (await outside.post("/auth/factors/passkeys/options", {})).problem("forbidden");
    (await outside.post("/auth/factors/totp/secret", {})).problem("forbidden");
    expect((await factorsOf(outside)).items).toEqual([]);
  });
});

describe("signing in with a passkey", () => {
  it("signing in by passkey needs no username, opens a session like any other, and records the use (FACTOR-5)", async () => {
    const bob = await world.account();
    const { key } = await withPasskey(bob);
    const again = accountOf(world, await passkeySignIn(world, key));
    expect(again.id).toBe(bob.id);
    (await again.get("/users/me")).expect(200);
    expect((await factorsOf(again)).items[0]?.last_used_at).not.toBeNull();
    (await passkeySignIn(world, key)).expect(200);
  });

  it.each(WRONG)(
    "signing in by passkey from %s is refused (FACTOR-2, FACTOR-5)",
    async (_, conduct) => {
      (await passkeySignIn(world, annsKey, conduct)).problem("invalid_credentials");
      (await passkeySignIn(world, annsKey)).expect(200);
    },
  );

  it("a passkey whose counter does not advance, as a copy's would not, is refused (FACTOR-5)", async () => {
    const bob = await world.account();
    const { key } = await withPasskey(bob, { counter: 5 });
    (await passkeySignIn(world, key, { counter: 9 })).expect(200);
    for (const counter of [9, 3, 0]) {
      (await passkeySignIn(world, key, { counter })).problem("invalid_credentials");
    }
    (await passkeySignIn(world, key, { counter: 10 })).expect(200);
  });

  it("a passkey of an authenticator without a counter works every time (FACTOR-5)", async () => {
    const bob = await world.account();
    const { key } = await withPasskey(bob, { counter: 0 });
    for (let i = 0; i < 2; i++) (await passkeySignIn(world, key, { counter: 0 })).expect(200);
  });

  it("a challenge accepts one answer, however many arrive at the same moment (FACTOR-3)", async () => {
    const passkey = await annsKey.get(await asksPasskey());
    const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(passkey)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    (await signIn(passkey)).problem("invalid_credentials");
  });

  it("only a challenge of this server, made for a sign-in, accepts an answer (FACTOR-3)", async () => {
    const options = await asksPasskey();
    const challenge = Buffer.from(options.challenge, "base64url");
    challenge[3] = (challenge[3] ?? 0) ^ 1;
    for (const other of [
      challenge.toString("base64url"),
      "AAAA",
      "",
      newChallenge(env, "confirmation", "", Date.now()),
      newChallenge(env, "sign-in", ann.id, Date.now()),
      newChallenge(env, "sign-in", "", Date.now() - CHALLENGE_MS),
    ]) {
      const passkey = await annsKey.get({ ...options, challenge: other });
      (await signIn(passkey)).problem("invalid_credentials");
    }
  });

  it("a sign-in with another account's handle, or with an unknown passkey, is refused (FACTOR-5)", async () => {
    const bob = await world.account();
    const passkey = await annsKey.get(await asksPasskey());
    const userHandle = Buffer.from(bob.id).toString("base64url");
    const foreign = { ...passkey, response: { ...passkey.response, userHandle } };
    (await signIn(foreign)).problem("invalid_credentials");
    const stranger = new Authenticator();
    await made(bob, stranger);
    (await passkeySignIn(world, stranger)).problem("invalid_credentials");
  });

  it("a sign-in with a changed signature, or changed signed data, is refused (FACTOR-5)", async () => {
    const passkey = await annsKey.get(await asksPasskey());
    for (const field of ["signature", "authenticatorData"] as const) {
      const bytes = Buffer.from(passkey.response[field], "base64url");
      const last = bytes.length - 1;
      bytes[last] = (bytes[last] ?? 0) ^ 1;
      const response = { ...passkey.response, [field]: bytes.toString("base64url") };
      (await signIn({ ...passkey, response })).problem("invalid_credentials");
    }
    for (const field of ["clientDataJSON", "authenticatorData", "signature"] as const) {
      const response = { ...passkey.response, [field]: "AA" };
      (await signIn({ ...passkey, response })).problem("invalid_credentials");
    }
  });

  it("requesting a challenge stores nothing, and neither does a wrong answer (FACTOR-3)", async () => {
    const before = [await rows("passkeys"), await rows("sessions")];
    const challenges = await Promise.all(Array.from({ length: 20 }, asksPasskey));
    expect(new Set(challenges.map(({ challenge }) => challenge)).size).toBe(20);
    const first = challenges[0];
    if (first === undefined) throw new Error("no challenge");
    expect(first.allowCredentials).toEqual([]);
    const expected = { ceremony: "sign-in", subject: "", now: Date.now() } as const;
    expect(openChallenge(env, first.challenge, expected)).not.toBeNull();
    expect([await rows("passkeys"), await rows("sessions")]).toEqual(before);
  });

  it("a disabled account cannot sign in by passkey (FACTOR-5)", async () => {
    const bob = await world.account();
    const { key } = await withPasskey(bob);
    await env.USERS.getByName(bob.id).setDisabled(true);
    (await passkeySignIn(world, key)).problem("account_disabled");
  });

  it("the list of methods offers passkeys (OIDC-5)", async () => {
    const methods = await world.request("GET", "/api/v1/auth/methods");
    expect(JSON.parse(methods.text)).toMatchObject({ password: true, passkey: true });
  });
});

describe("one's passkeys", () => {
  it("people rename their passkeys and remove them with a confirmation, and nobody else's (FACTOR-10)", async () => {
    const bob = await registered(world);
    const { key, factor } = await withPasskey(bob);
    const at = `/auth/factors/${factor.id}`;
    (await bob.patch(at, { name: "  My   key " })).expect(204);
    expect((await factorsOf(bob)).items[0]?.name).toBe("My key");
    (await bob.patch(at, { name: "\u200b" })).problem("validation_failed");
    (await ann.patch(at, { name: "Mine" })).problem("not_found");
    const { confirmation: own } = { confirmation: { password: PASSWORD } };
    (await ann.post(`${at}/removal`, { confirmation: own })).problem("not_found");
    (await bob.post(`${at}/removal`, {})).problem("confirmation_required");
    (await bob.post(`${at}/removal`, { confirmation: own })).expect(204);
    expect((await factorsOf(bob)).items).toEqual([]);
    (await passkeySignIn(world, key)).problem("invalid_credentials");
    (await bob.patch(at, { name: "Gone" })).problem("not_found");
  });

  it("the last passkey of an account without a password stays, whatever requests come at once (FACTOR-10)", async () => {
    const bob = await world.account();
    const key = new Authenticator();
    const { factor: first } = await withPasskey(bob, {}, key);
    const { factor: second } = await withPasskey(bob, {}, key);
    const proofs = [await confirmation(bob, key), await confirmation(bob, key)];
    const answers = await Promise.all(
      [first, second].map(({ id }, at) =>
        bob.post(`/auth/factors/${id}/removal`, { confirmation: proofs[at] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 409]);
    answers.find(({ status }) => status === 409)?.problem("last_way_in");
    expect((await factorsOf(bob)).items).toHaveLength(1);
  });

  it("a passkey confirms what its person asks for, in the session that requested the challenge (CONFIRM-1, FACTOR-3)", async () => {
    const bob = await registered(world);
    const { key, factor } = await withPasskey(bob);
    const elsewhere = await world.signedInAgain(bob);
    const remove = (account: Account, proof: unknown) =>
      account.post(`/auth/factors/${factor.id}/removal`, { confirmation: proof });
    const proof = await confirmation(bob, key);
    (await remove(elsewhere, proof)).problem("invalid_credentials");
    const unverified = await confirmation(bob, key, { verified: false });
    (await remove(bob, unverified)).problem("invalid_credentials");
    const annsProof = await confirmation(ann, annsKey);
    (await remove(bob, annsProof)).problem("invalid_credentials");
    (await remove(bob, { ...(await confirmation(bob, key)), password: PASSWORD })).problem(
      "validation_failed",
    );
    (await remove(bob, await confirmation(bob, key))).expect(204);
  });
});

it("a sign-in by passkey returns the secret of its device (PASSWORD-3)", async () => {
  const grant = (await passkeySignIn(world, annsKey)).as(grantSchema);
  expect(grant.device_secret).toMatch(/^[\w-]{43}$/);
});
