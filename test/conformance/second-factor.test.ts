import { TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { grantSchema } from "#protocol/auth.ts";
import { factorSchema, totpSecretSchema } from "#protocol/factors.ts";
import { GUESSES_NETWORK } from "#protocol/limits.ts";
import { passkeyRequestSchema } from "#protocol/passkeys.ts";
import { recoveryCodesSchema } from "#protocol/recovery.ts";
import { signOwn } from "#server/auth/access-token.ts";
import { resealTotpSecrets } from "#server/factors/totp-secret.ts";
import { newSigningKeys } from "../../.scripts/dev-vars.ts";
import type { Answer } from "../support/answer.ts";
import type { Authenticator } from "../support/authenticator.ts";
import { env, world } from "../support/inside.ts";
import {
  accountOf,
  confirmation,
  factorsOf,
  passkeySignIn,
  withPasskey,
} from "../support/passkeys.ts";
import { login, PASSWORD, registered } from "../support/registered.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import type { Account } from "../support/world.ts";

const STEP_MS = 30_000;
const CONFIRMED = { confirmation: { password: PASSWORD } };
/** The clock stands in the middle of a time step: no test runs into the next one. */
const NOW = Math.floor(Date.now() / STEP_MS) * STEP_MS + STEP_MS / 2;
beforeAll(() => {
  vi.spyOn(Date, "now").mockReturnValue(NOW);
});
afterAll(() => {
  vi.restoreAllMocks();
});

const neededSchema = z.object({ factor_token: z.string(), methods: z.array(z.string()) });

/** The code that an authenticator app shows, this many steps from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: NOW + steps * STEP_MS });
}

/** An authenticator app, added with the code of the previous step, so that the current one is unused. */
async function withApp(account: Account): Promise<string> {
  const started = await account.post("/auth/factors/totp/secret", CONFIRMED);
  const { secret, enrolment } = started.as(totpSecretSchema);
  const body = { enrolment, code: codeOf(secret, -1), name: "Phone" };
  (await account.post("/auth/factors/totp", body)).expect(201);
  return secret;
}

/** Signs in by password, up to the second step. */
async function halfWay(account: Account, from?: string) {
  const refused = await login(world, account.user.username, PASSWORD, from);
  refused.problem("second_factor_required");
  return neededSchema.parse(JSON.parse(refused.text));
}

const step = (body: object, from = "203.0.113.9") =>
  world.request("POST", "/api/v1/auth/second-factor", body, { "cf-connecting-ip": from });

async function passkeyStep(factor_token: string, key: Authenticator): Promise<Answer> {
  const asked = await world.request("POST", "/api/v1/auth/second-factor/options", { factor_token });
  const passkey = await key.get(asked.as(passkeyRequestSchema), { verified: false });
  return step({ factor_token, passkey });
}

describe("an authenticator app", () => {
  it("an authenticator app is added with a code of its secret, which the server shows once and stores encrypted (FACTOR-6, FACTOR-12)", async () => {
    const bob = await registered(world);
    const { secret, uri, enrolment } = (await bob.post("/auth/factors/totp/secret", CONFIRMED)).as(
      totpSecretSchema,
    );
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toContain(encodeURIComponent(bob.user.username));
    expect((await factorsOf(bob)).items).toEqual([]);
    const add = (body: object) => bob.post("/auth/factors/totp", body);
    const wrong = codeOf(secret, 10);
    expect(
      (await add({ enrolment, code: wrong })).problem("validation_failed").errors?.[0]?.path,
    ).toBe("code");
    expect(
      (await add({ enrolment: "x", code: codeOf(secret) })).problem("validation_failed").errors?.[0]
        ?.path,
    ).toBe("enrolment");
    const stranger = await registered(world);
    (await stranger.post("/auth/factors/totp", { enrolment, code: codeOf(secret) })).problem(
      "validation_failed",
    );
    const added = (await add({ enrolment, code: codeOf(secret) })).as(factorSchema, 201);
    expect(added).toMatchObject({ kind: "totp", name: "Authenticator app" });
    expect(await factorsOf(bob)).toMatchObject({ second_factor: true, items: [{ kind: "totp" }] });
    const row = await env.DB.prepare("SELECT * FROM totp WHERE user_id = ?").bind(bob.id).first();
    expect(JSON.stringify(row)).not.toContain(secret);
    (await add({ enrolment, code: codeOf(secret) })).problem("too_many");
    (await bob.post("/auth/factors/totp/secret", CONFIRMED)).problem("too_many");
  });

  it("a password and a code sign in, and the code works once, one step early or late (FACTOR-7, FACTOR-8)", async () => {
    const bob = await registered(world);
    const secret = await withApp(bob);
    const { factor_token, methods } = await halfWay(bob);
    expect(methods).toContain("totp");
    (await step({ factor_token, totp: codeOf(secret, 3) })).problem("invalid_credentials");
    (await step({ factor_token, totp: codeOf(secret, -3) })).problem("invalid_credentials");
    const code = codeOf(secret);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const again = accountOf(world, await step({ factor_token, totp: spaced }));
    expect(again.id).toBe(bob.id);
    const next = tokenOf(await halfWay(bob));
    (await step({ ...next, totp: code })).problem("invalid_credentials");
    (await step({ ...next, totp: codeOf(secret, -1) })).problem("invalid_credentials");
    (await step({ factor_token, totp: codeOf(secret, 1) })).problem("second_step_expired");
  });

  it("of two sign-ins with one code at the same moment one succeeds (FACTOR-7)", async () => {
    const bob = await registered(world);
    const secret = await withApp(bob);
    const tokens = await Promise.all([halfWay(bob), halfWay(bob)]);
    const totp = codeOf(secret);
    const answers = await Promise.all(
      tokens.map(({ factor_token }) => step({ factor_token, totp })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401]);
  });

  it("a code confirms what its person asks for, and removing the app needs a confirmation, after which the password suffices (CONFIRM-1, FACTOR-8)", async () => {
    const bob = await registered(world);
    const secret = await withApp(bob);
    const [factor] = (await factorsOf(bob)).items;
    const removal = `/auth/factors/${factor?.id}/removal`;
    (await bob.post(removal, { confirmation: { totp: codeOf(secret, 5) } })).problem(
      "invalid_credentials",
    );
    (await bob.post(removal, { confirmation: { totp: codeOf(secret) } })).expect(204);
    expect(await factorsOf(bob)).toMatchObject({ second_factor: false, items: [] });
    (await login(world, bob.user.username, PASSWORD)).expect(200);
  });

  it("a stored secret survives a rotation of the signing keys, and the database alone does not reveal it (FACTOR-12)", async () => {
    const bob = await registered(world);
    const secret = await withApp(bob);
    const { keys } = JSON.parse(env.AUTH_SIGNING_KEYS) as { keys: object[] };
    const newer = JSON.parse(await newSigningKeys()) as { keys: object[] };
    const stored = () =>
      env.DB.prepare("SELECT secret, key_id FROM totp WHERE user_id = ?")
        .bind(bob.id)
        .first<{ secret: string; key_id: string }>();
    const before = await stored();
    const withKeys = (set: object[]) => ({
      ...env,
      AUTH_SIGNING_KEYS: JSON.stringify({ keys: set }),
    });
    await resealTotpSecrets(withKeys(newer.keys));
    expect(await stored(), "without the key that sealed it").toEqual(before);
    await resealTotpSecrets(withKeys([...newer.keys, ...keys]));
    expect((await stored())?.key_id).not.toBe(before?.key_id);
    await resealTotpSecrets(withKeys([...keys, ...newer.keys]));
    expect((await stored())?.key_id).toBe(before?.key_id);
    const { factor_token } = await halfWay(bob);
    (await step({ factor_token, totp: codeOf(secret) })).expect(200);
  });
});

describe("the second step of a sign-in", () => {
  let ann: Account;
  let secret: string;
  let key: Authenticator;
  beforeAll(async () => {
    ann = await registered(world);
    key = (await withPasskey(ann)).key;
    (await login(world, ann.user.username, PASSWORD)).expect(200);
    secret = await withApp(ann);
  });

  it("a passkey works as second step, without verifying its person again (FACTOR-8)", async () => {
    const { factor_token, methods } = await halfWay(ann);
    expect(methods).toEqual(expect.arrayContaining(["passkey", "totp"]));
    const grant = (await passkeyStep(factor_token, key)).as(grantSchema);
    expect(grant.user.id).toBe(ann.id);
    expect(grant.device_secret).toBeDefined();
  });

  it("the second step accepts only an answer to its own challenge, by the account's own passkey (FACTOR-3, FACTOR-8)", async () => {
    const [one, other] = [await halfWay(ann), await halfWay(ann)];
    const ask = async ({ factor_token }: { factor_token: string }) =>
      (await world.request("POST", "/api/v1/auth/second-factor/options", { factor_token })).as(
        passkeyRequestSchema,
      );
    const passkey = await key.get(await ask(one));
    (await step({ ...tokenOf(other), passkey })).problem("invalid_credentials");
    const bob = await registered(world);
    const foreign = (await withPasskey(bob)).key;
    const options = { ...(await ask(one)), allowCredentials: [] };
    (await step({ ...tokenOf(one), passkey: await foreign.get(options) })).problem(
      "invalid_credentials",
    );
    (await step({ ...tokenOf(one), passkey })).expect(200);
  });

  it("the second step requires a token of this server, in time, and accepts one answer (FACTOR-8)", async () => {
    const { factor_token } = await halfWay(ann);
    const how = { subject: ann.id, seconds: 300, now: Date.now() };
    const claims = { sid: crypto.randomUUID() };
    const past = { ...how, now: Date.now() - 600_000, type: "second-step+jwt" };
    for (const token of [
      "",
      "x.y.z",
      ann.token,
      await signOwn(env, claims, { ...how, type: "ticket+jwt" }),
      await signOwn(env, claims, past),
    ]) {
      (await step({ factor_token: token, totp: codeOf(secret) })).problem("second_step_expired");
    }
    (await step({ factor_token })).problem("validation_failed");
    (await step({ factor_token, totp: "12345" })).problem("validation_failed");
    (
      await ann.call("GET", "/users/me", undefined, { authorization: `Bearer ${factor_token}` })
    ).problem("unauthenticated");
  });

  it("people turn the second step off and on again (FACTOR-8)", async () => {
    const set = (second_factor: boolean, more: object = CONFIRMED) =>
      ann.patch("/auth/factors", { second_factor, ...more });
    (await set(false, {})).problem("confirmation_required");
    expect(JSON.parse((await set(false)).expect(200).text)).toMatchObject({ second_factor: false });
    (await login(world, ann.user.username, PASSWORD)).expect(200);
    (await set(true)).expect(200);
    await halfWay(ann);
    const bob = await registered(world);
    (await bob.patch("/auth/factors", { second_factor: true, ...CONFIRMED })).problem(
      "validation_failed",
    );
  });

  it("a passkey that signs in alone needs no second step (FACTOR-5)", async () => {
    expect(accountOf(world, await passkeySignIn(world, key)).id).toBe(ann.id);
  });

  it("wrong codes wait longer each time, also between right passwords, and lock out no other network (FACTOR-9)", async () => {
    const eve = await registered(world);
    const appSecret = await withApp(eve);
    const here = "198.51.100.7";
    const wrong = codeOf(appSecret, 20);
    const answers: Answer[] = [];
    for (let i = 0; i < GUESSES_NETWORK + 2; i++) {
      const { factor_token } = await halfWay(eve, here);
      answers.push(await step({ factor_token, totp: wrong }, here));
    }
    expect(answers.slice(0, GUESSES_NETWORK).map(({ status }) => status)).toEqual(
      Array.from({ length: GUESSES_NETWORK }, () => 401),
    );
    const refused = answers.find(({ status }) => status === 429);
    refused?.problem("rate_limited");
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    const { factor_token } = await halfWay(eve);
    (await step({ factor_token, totp: codeOf(appSecret) })).expect(200);
  });

  it("the second step of an account that was disabled meanwhile is refused (FACTOR-8)", async () => {
    const bob = await registered(world);
    const appSecret = await withApp(bob);
    const { factor_token } = await halfWay(bob);
    await env.USERS.getByName(bob.id).setDisabled(true);
    (await step({ factor_token, totp: codeOf(appSecret) })).problem("account_disabled");
  });

  it("after an operator removes a person's factors, the password suffices (FACTOR-11)", async () => {
    const bob = await registered(world);
    await withPasskey(bob);
    await withApp(bob);
    const take = (id: string, token = OPERATOR_TOKEN) =>
      world.request("DELETE", `/api/v1/operator/users/${id}/factors`, undefined, {
        authorization: `Bearer ${token}`,
      });
    (await take(bob.id, "wrong")).problem("not_found");
    (await take(crypto.randomUUID())).problem("not_found");
    await halfWay(bob);
    (await take(bob.id)).expect(204);
    expect(await factorsOf(bob)).toMatchObject({ items: [], second_factor: false });
    (await login(world, bob.user.username, PASSWORD)).expect(200);
  });
});

describe("recovery codes and factors", () => {
  const codesOf = async (account: Account) =>
    (await account.post("/auth/recovery-codes", CONFIRMED)).as(recoveryCodesSchema, 201).codes;

  it("a recovery code is a second step, once (FACTOR-13, FACTOR-8)", async () => {
    const bob = await registered(world);
    await withApp(bob);
    expect((await halfWay(bob)).methods).not.toContain("recovery_code");
    const [recovery_code = ""] = await codesOf(bob);
    const first = await halfWay(bob);
    expect(first.methods).toContain("recovery_code");
    (await step({ ...tokenOf(first), recovery_code: "aaaa-bbbb-cccc-dddd" })).problem(
      "invalid_credentials",
    );
    (await step({ ...tokenOf(first), recovery_code })).expect(200);
    (await step({ ...tokenOf(await halfWay(bob)), recovery_code })).problem("invalid_credentials");
  });

  it("an account drops its password once it has a passkey and recovery codes, and not before (FACTOR-13)", async () => {
    const bob = await registered(world);
    const drop = (body: object = CONFIRMED) => bob.post("/auth/password/removal", body);
    (await drop({})).problem("confirmation_required");
    (await drop()).problem("last_way_in");
    const { key, factor } = await withPasskey(bob);
    (await drop()).problem("last_way_in");
    const [recovery_code = ""] = await codesOf(bob);
    (await drop()).expect(204);
    (await login(world, bob.user.username, PASSWORD)).problem("invalid_credentials");
    expect(await factorsOf(bob)).toMatchObject({ password: false });
    const proof = { confirmation: await confirmation(bob, key) };
    (await bob.post(`/auth/factors/${factor.id}/removal`, proof)).problem("last_way_in");
    expect(accountOf(world, await passkeySignIn(world, key)).id).toBe(bob.id);
    const body = { username: bob.user.username, recovery_code, new_password: "quite another one" };
    (await world.request("POST", "/api/v1/auth/recover", body)).expect(200);
    (await login(world, bob.user.username, "quite another one")).expect(200);
  });
});

it("the audit records changes of factors, and wrong second steps by the hour (AUDIT-1, AUDIT-3)", async () => {
  const bob = await registered(world);
  const secret = await withApp(bob);
  await withPasskey(bob);
  const { factor_token } = await halfWay(bob);
  for (let i = 0; i < 3; i++) await step({ factor_token, totp: codeOf(secret, 20) });
  for (const { id } of (await factorsOf(bob)).items) {
    (await bob.post(`/auth/factors/${id}/removal`, CONFIRMED)).expect(204);
  }
  const { results } = await env.DB.prepare("SELECT action, count FROM audit WHERE user_id = ?")
    .bind(bob.id)
    .all<{ action: string; count: number }>();
  const counted = new Map(results.map(({ action, count }) => [action, count]));
  for (const action of ["passkey_added", "passkey_removed", "totp_added", "totp_removed"]) {
    expect(counted.get(action), action).toBe(1);
  }
  expect(counted.get("second_factor_failed")).toBe(3);
});

function tokenOf({ factor_token }: { factor_token: string }) {
  return { factor_token };
}
