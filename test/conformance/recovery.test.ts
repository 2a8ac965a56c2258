import { beforeAll, describe, expect, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { GUESSES_NETWORK } from "#protocol/limits.ts";
import {
  RECOVERY_CODES,
  recoveryCodesLeftSchema,
  recoveryCodesSchema,
  resetAccountSchema,
  resetLinkSchema,
} from "#protocol/recovery.ts";
import { useRecoveryCode } from "#server/auth/recovery-codes.ts";
import { sweepResetLinks } from "#server/auth/reset-links.ts";
import { evict } from "../support/evict.ts";
import { env, world } from "../support/inside.ts";
import { operate } from "../support/keyed.ts";
import { accountOf, passkeySignIn, withPasskey } from "../support/passkeys.ts";
import { login, PASSWORD, registered } from "../support/registered.ts";
import { eventually } from "../support/wire.ts";
import { Account, freshName } from "../support/world.ts";

const NEW = "a newer passphrase";
const WRONG_CODE = "k3vq-9d2m-x1c8-z5t4";

const left = async (account: Account) =>
  (await account.get("/auth/recovery-codes")).as(recoveryCodesLeftSchema);

async function codesOf(account: Account): Promise<string[]> {
  const made = await account.post("/auth/recovery-codes", { confirmation: { password: PASSWORD } });
  return made.as(recoveryCodesSchema, 201).codes;
}

const recover = (username: string, recovery_code: string, new_password = NEW, from = "192.0.2.1") =>
  world.request(
    "POST",
    "/api/v1/auth/recover",
    { username, recovery_code, new_password },
    { "cf-connecting-ip": from },
  );

const linkTo = async ({ id }: Account) =>
  (await operate(world, "POST", `/users/${id}/reset-link`)).as(resetLinkSchema, 201);
const tokenIn = ({ url }: { url: string }) => new URL(url).pathname.split("/").at(-1) ?? "";
const reset = (token: string, new_password = NEW) =>
  world.request("POST", "/api/v1/auth/reset", { token, new_password });
const check = (token: string) => world.request("POST", "/api/v1/auth/reset/check", { token });

let ann: Account;
beforeAll(async () => {
  ann = await registered(world);
});

describe("recovery codes", () => {
  it("recovery codes are shown once, to their confirmed person, stored as hashes, and replace the earlier ones (RECOVER-1)", async () => {
    expect(await left(ann)).toEqual({ left: 0, total: RECOVERY_CODES, created_at: null });
    (await ann.post("/auth/recovery-codes", {})).problem("confirmation_required");
    (await ann.post("/auth/recovery-codes", { confirmation: { password: "wrong" } })).problem(
      "invalid_credentials",
    );
    expect((await left(ann)).left).toBe(0);
    const first = await codesOf(ann);
    expect(new Set(first).size).toBe(RECOVERY_CODES);
    expect(await left(ann)).toMatchObject({ left: RECOVERY_CODES });
    const { results } = await env.DB.prepare("SELECT * FROM recovery_codes").all();
    for (const code of first) expect(JSON.stringify(results)).not.toContain(code);
    await codesOf(ann);
    expect(await useRecoveryCode(env, ann.id, first[0] ?? "")).toBe(false);
    expect((await left(ann)).left).toBe(RECOVERY_CODES);
  });

  it("an issuer's account, which has no password here, gets no recovery codes (RECOVER-1)", async () => {
    const outside = await world.account();
    await env.DB.prepare("UPDATE users SET issuer = 'https://id.example', subject = ? WHERE id = ?")
      .bind(`sub ${outside.id}`, outside.id)
      .run();
    (await outside.post("/auth/recovery-codes", {})).problem("no_password");
    (await operate(world, "POST", `/users/${outside.id}/reset-link`)).problem("no_password");
  });

  it("a code gives a new password and a session, and ends all other sessions with their sockets (RECOVER-2)", async () => {
    const bob = await registered(world);
    const [code = ""] = await codesOf(bob);
    const group = await world.group(bob);
    const { socket } = await world.join(bob, group.id);
    const typed = ` ${code.toUpperCase().replaceAll("-", " ")} `;
    const grant = (await recover(bob.user.username.toUpperCase(), typed)).as(grantSchema);
    expect((await socket.closing()).code).toBe(4509);
    (await bob.get("/users/me")).problem("session_revoked");
    const back = new Account(world.wire, grant);
    expect(await left(back)).toMatchObject({ left: RECOVERY_CODES - 1 });
    (await login(world, bob.user.username, PASSWORD)).problem("invalid_credentials");
    (await login(world, bob.user.username, NEW)).expect(200);
    (await recover(bob.user.username, code, "yet another phrase")).problem("invalid_credentials");
    (await login(world, bob.user.username, NEW)).expect(200);
  });

  it("a code works once, though two requests present it at the same moment (RECOVER-2)", async () => {
    const bob = await registered(world);
    const [code = "", other = ""] = await codesOf(bob);
    const phrases = ["the first phrase", "the second phrase"];
    const answers = await Promise.all(
      phrases.map((phrase) => recover(bob.user.username, code, phrase)),
    );
    const won = answers.findIndex(({ status }) => status === 200);
    answers[won]?.as(grantSchema);
    answers[1 - won]?.problem("invalid_credentials");
    (await login(world, bob.user.username, phrases[won] ?? "")).expect(200);
    const used = await Promise.all([0, 1, 2].map(() => useRecoveryCode(env, bob.id, other)));
    expect(used.filter(Boolean)).toHaveLength(1);
  });

  it("guessing codes is refused with the time to wait, also for an unknown username, and keeps nobody from signing in (RECOVER-2, PASSWORD-2)", async () => {
    const bob = await registered(world);
    const [code = ""] = await codesOf(bob);
    for (const username of [bob.user.username, freshName()]) {
      const answer = (await recover(username, WRONG_CODE)).problem("invalid_credentials");
      expect(answer.detail).toBe("Wrong username or recovery code");
      const limiter = env.LIMITERS.getByName(`recovery:${username}`);
      const guesser = { kind: "network", network: "192.0.2.1", known: false } as const;
      for (let i = 0; i < GUESSES_NETWORK + 8; i += 1) {
        await limiter.startGuess(guesser);
        await limiter.endGuess(guesser, false);
        await evict(limiter, { webSockets: "close" });
      }
      const refused = await recover(username, code);
      expect(refused.problem("rate_limited").detail).toMatch(/recovery codes/);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    (await login(world, bob.user.username, PASSWORD, "192.0.2.1")).expect(200);
  });

  it("codes of a disabled account stay, and a weak password uses none up (RECOVER-2)", async () => {
    const bob = await registered(world);
    const [code = ""] = await codesOf(bob);
    const weak = (await recover(bob.user.username, code, "password")).problem("validation_failed");
    expect(weak.errors?.[0]?.path).toBe("new_password");
    (await operate(world, "PATCH", `/users/${bob.id}`, { disabled: true })).expect(204);
    (await recover(bob.user.username, code)).problem("account_disabled");
    (await recover(bob.user.username, WRONG_CODE)).problem("invalid_credentials");
    (await operate(world, "PATCH", `/users/${bob.id}`, { disabled: false })).expect(204);
    (await recover(bob.user.username, code)).expect(200);
  });
});

it("the audit records what happens to a password, without a secret (AUDIT-1)", async () => {
  const bob = await registered(world);
  const [code = ""] = await codesOf(bob);
  (await recover(bob.user.username, WRONG_CODE)).problem("invalid_credentials");
  const grant = (await recover(bob.user.username, code)).as(grantSchema);
  const back = new Account(world.wire, grant);
  const wrong = { confirmation: { password: PASSWORD }, new_password: "one phrase more" };
  (await back.put("/auth/password", wrong)).problem("invalid_credentials");
  (await back.put("/auth/password", { ...wrong, confirmation: { password: NEW } })).expect(204);
  (await reset(tokenIn(await linkTo(bob)))).expect(200);
  const found = await eventually(
    async () => {
      const all = env.DB.prepare("SELECT * FROM audit WHERE user_id = ?").bind(bob.id);
      return (await all.all<{ action: string }>()).results;
    },
    (rows) => rows.some(({ action }) => action === "sign_in_failed"),
    "the wrong code to be recorded",
  );
  // Apart from the ends of sessions.
  expect(found.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      "signed_in",
      "recovery_codes_created",
      "sign_in_failed",
      "recovery_code_used",
      "confirmation_failed",
      "password_changed",
      "reset_link_created",
      "password_reset",
    ]),
  );
  for (const secret of [code, NEW, PASSWORD]) expect(JSON.stringify(found)).not.toContain(secret);
});

describe("a reset link", () => {
  it("a reset link gives its person a new password, once, and ends all sessions (RECOVER-3)", async () => {
    const bob = await registered(world);
    const link = await linkTo(bob);
    const token = tokenIn(link);
    expect(Date.parse(link.expires_at) - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
    const { results } = await env.DB.prepare("SELECT * FROM reset_links").all();
    expect(JSON.stringify(results)).not.toContain(token);
    expect((await check(token)).as(resetAccountSchema)).toEqual({ username: bob.user.username });
    (await reset(token, "password")).problem("validation_failed");
    const answers = await Promise.all([reset(token), reset(token)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
    (await bob.get("/users/me")).problem("session_revoked");
    (await login(world, bob.user.username, NEW)).expect(200);
    (await check(token)).problem("not_found");
  });

  it("a reset link that expired, was overtaken by a new password, or was invented gets the same refusal (RECOVER-3)", async () => {
    const bob = await registered(world);
    const [expired, outdated] = [tokenIn(await linkTo(bob)), tokenIn(await linkTo(bob))];
    await env.DB.prepare("UPDATE reset_links SET expires_at = ? WHERE user_id = ?")
      .bind(new Date(Date.now() - 1).toISOString(), bob.id)
      .run();
    const texts = await Promise.all(
      [expired, "x", "0".repeat(64)].map(async (token) => {
        const answer = await reset(token);
        return answer.problem("not_found").detail;
      }),
    );
    expect(new Set(texts).size).toBe(1);
    await sweepResetLinks(env, Date.now());
    const { results } = await env.DB.prepare("SELECT 1 FROM reset_links WHERE user_id = ?")
      .bind(bob.id)
      .all();
    expect(results).toEqual([]);
    (await check(outdated)).problem("not_found");
    const next = tokenIn(await linkTo(bob));
    const change = { confirmation: { password: PASSWORD }, new_password: NEW };
    (await bob.put("/auth/password", change)).expect(204);
    (await reset(next)).problem("not_found");
  });

  it("a reset link for an account without a password still requires its passkey (RECOVER-3)", async () => {
    const bob = await registered(world);
    const { key } = await withPasskey(bob);
    await codesOf(bob);
    const confirmation = { password: PASSWORD };
    (await bob.post("/auth/password/removal", { confirmation })).expect(204);
    (await reset(tokenIn(await linkTo(bob)))).expect(200);
    (await login(world, bob.user.username, NEW)).problem("second_factor_required");
    // Where there was a password, the person's own choice stays.
    const back = accountOf(world, await passkeySignIn(world, key));
    const off = { confirmation: { password: NEW }, second_factor: false };
    (await back.patch("/auth/factors", off)).expect(200);
    (await reset(tokenIn(await linkTo(bob)), PASSWORD)).expect(200);
    (await login(world, bob.user.username, PASSWORD)).expect(200);
  });

  it("a reset link gives no password to an account that has since become an issuer's (RECOVER-3)", async () => {
    const bob = await registered(world);
    const token = tokenIn(await linkTo(bob));
    await env.DB.prepare(
      "UPDATE users SET issuer = 'https://id.example', subject = id, password_hash = NULL WHERE id = ?",
    )
      .bind(bob.id)
      .run();
    (await reset(token)).problem("not_found");
    const row = env.DB.prepare("SELECT password_hash FROM users WHERE id = ?").bind(bob.id);
    expect(await row.first("password_hash")).toBeNull();
  });

  it("a reset link for an unknown person is refused (RECOVER-3)", async () => {
    for (const name of ["nobody", "ext:nobody", "app"]) {
      (await operate(world, "POST", `/users/${name}/reset-link`)).problem("not_found");
    }
  });
});
