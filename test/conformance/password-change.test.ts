import { beforeAll, describe, expect, it } from "vitest";
import { sessionListSchema } from "#protocol/auth.ts";
import { GUESSES_NETWORK } from "#protocol/limits.ts";
import { createdTokenSchema } from "#protocol/provisioning.ts";
import { evict } from "../support/evict.ts";
import { env, world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";
import { login, PASSWORD, registered } from "../support/registered.ts";
import { Account } from "../support/world.ts";

const NEW = "a newer passphrase";

const change = (account: Account, password: string | null, new_password = NEW) =>
  account.put("/auth/password", {
    new_password,
    ...(password === null ? {} : { confirmation: { password } }),
  });

let ann: Account;
beforeAll(async () => {
  ann = await registered(world);
});

describe("changing one's password", () => {
  it("a password change ends all other sessions, whose sockets close before the request answers, and keeps this one (PASSWORD-6)", async () => {
    const bob = await registered(world);
    const elsewhere = await world.signedInAgain(bob);
    const group = await world.group(ann, bob);
    const kept = await world.join(bob, group.id);
    const { socket } = await world.join(elsewhere, group.id);
    (await change(bob, PASSWORD)).expect(204);
    expect((await socket.closing()).code).toBe(4509);
    (await elsewhere.get("/users/me")).problem("session_revoked");
    const { refresh_token } = elsewhere;
    (await world.request("POST", "/api/v1/auth/refresh", { refresh_token })).problem(
      "invalid_refresh_token",
    );
    (await bob.get("/users/me")).expect(200);
    await kept.socket.ping();
    (await login(world, bob.user.username, PASSWORD)).problem("invalid_credentials");
    (await login(world, bob.user.username, NEW)).expect(200);
  });

  it("a password change leaves no session to a simultaneous sign-in by the former password (PASSWORD-6)", async () => {
    const bob = await registered(world);
    // As if the password changed after the sign-in had read it, and before its session existed.
    await env.DB.prepare(
      `CREATE TRIGGER raced BEFORE INSERT ON sessions WHEN new.user_id = '${bob.id}'
        BEGIN UPDATE users SET password_hash = 'another' WHERE id = new.user_id; END`,
    ).run();
    const raced = await login(world, bob.user.username, PASSWORD);
    await env.DB.prepare("DROP TRIGGER raced").run();
    raced.problem("invalid_credentials");
    const { items } = (await bob.get("/auth/sessions")).as(sessionListSchema);
    expect(items.map(({ current }) => current)).toEqual([true]);
  });

  it("a password change without the password, or with a wrong one, is refused and changes nothing (CONFIRM-1)", async () => {
    const elsewhere = await world.signedInAgain(ann);
    (await change(ann, null)).problem("confirmation_required");
    (await ann.put("/auth/password", { confirmation: {}, new_password: NEW })).problem(
      "confirmation_required",
    );
    (await change(ann, "wrong")).problem("invalid_credentials");
    (await elsewhere.get("/users/me")).expect(200);
    (await login(world, ann.user.username, PASSWORD)).expect(200);
  });

  it.each(["password", "aaaaaaaa", "short"])(
    "a new password follows the rules of a new account's: %j (PASSWORD-6, PASSWORD-5)",
    async (weak) => {
      const { errors } = (await change(ann, PASSWORD, weak)).problem("validation_failed");
      expect(errors?.map(({ path }) => path)).toEqual(["new_password"]);
    },
  );

  it("wrong confirmations in one session wait longer each time, and keep nobody else from signing in (CONFIRM-1)", async () => {
    const eve = await registered(world);
    const limiter = env.LIMITERS.getByName(`username:${eve.user.username}`);
    const { items } = JSON.parse((await eve.get("/auth/sessions")).text) as {
      items: { id: string }[];
    };
    const guesser = { kind: "device", device: `session ${items[0]?.id}` } as const;
    for (let i = 0; i < GUESSES_NETWORK + 8; i += 1) {
      await limiter.startGuess(guesser);
      await limiter.endGuess(guesser, false);
      await evict(limiter, { webSockets: "close" });
    }
    const refused = await change(eve, PASSWORD);
    refused.problem("rate_limited");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    (await login(world, eve.user.username, PASSWORD)).expect(200);
  });

  it("an account of an issuer has no password, and the answer says so (PASSWORD-6)", async () => {
    const outside = await world.account();
    await env.DB.prepare("UPDATE users SET issuer = 'https://id.example', subject = ? WHERE id = ?")
      .bind(`sub ${outside.id}`, outside.id)
      .run();
    (await change(outside, null)).problem("no_password");
    (await change(outside, PASSWORD)).problem("no_password");
  });

  it("an account with nothing to confirm with needs a session that was just opened (CONFIRM-1)", async () => {
    const bare = await world.account();
    await env.DB.prepare("UPDATE sessions SET created_at = ? WHERE user_id = ?")
      .bind(new Date(Date.now() - 11 * 60_000).toISOString(), bare.id)
      .run();
    (await change(bare, null)).problem("confirmation_required");
    const fresh = await world.signedInAgain(bare);
    (await change(fresh, null)).expect(204);
    (await bare.get("/users/me")).problem("session_revoked");
    (await login(world, bare.user.username, NEW)).expect(200);
  });

  it("such an account is not confirmed by a token that a backend created, however new its session (CONFIRM-1)", async () => {
    const bare = await world.account();
    const backend = await Backend.of(world, ["users"]);
    const minted = (await backend.post(`/users/${bare.id}/tokens`, {})).as(createdTokenSchema, 201);
    const bearing = new Account(world.wire, { ...minted, user: bare.user, refresh_token: "" });
    (await change(bearing, null)).problem("confirmation_required");
    (await bearing.post("/users/me/deletion", { messages: "keep" })).problem(
      "confirmation_required",
    );
    (await bare.get("/users/me")).expect(200);
  });
});
