import { describe, expect, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { memberListSchema } from "#protocol/member.ts";
import { USERNAME_CHANGES_MAX, USERNAME_RESERVED_MS } from "#protocol/limits.ts";
import { upsertedUsersSchema } from "#protocol/provisioning.ts";
import { userLineSchema } from "#protocol/transfer/lines.ts";
import { userListSchema, userSchema } from "#protocol/user.ts";
import { importPeople } from "#server/transfer/import-people.ts";
import { env, world } from "../support/inside.ts";
import { Backend, operate } from "../support/keyed.ts";
import { eventually } from "../support/wire.ts";
import { Account, freshName } from "../support/world.ts";

const password = "correct horse battery";
const PAST = "2026-01-02T03:04:05.000Z";

function register(username: string) {
  const body = { username, password, display_name: "Countess" };
  return world.request("POST", "/api/v1/auth/register", body);
}

async function registered(prefix: string): Promise<Account> {
  return new Account(world.wire, (await register(freshName(prefix))).as(grantSchema, 201));
}

/** Makes all changes of a person's username appear this old. */
async function pass(person: Account, ms: number): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT released_at AS at FROM former_usernames WHERE user_id = ?",
  )
    .bind(person.id)
    .all<{ at: string }>();
  for (const { at } of results) {
    await env.DB.prepare(
      "UPDATE former_usernames SET released_at = ? WHERE user_id = ? AND released_at = ?",
    )
      .bind(new Date(Date.parse(at) - ms).toISOString(), person.id, at)
      .run();
  }
}

describe("another username", () => {
  it("a new username signs in, is found and reaches the person's conversations, and the former one leads to them (NAME-4)", async () => {
    const [ann, bob] = await Promise.all([registered("ann"), world.account()]);
    const { id } = await world.group(bob, ann);
    const username = freshName("anna");
    expect((await ann.patch("/users/me", { username })).as(userSchema)).toMatchObject({ username });
    (await world.request("POST", "/api/v1/auth/login", { username, password })).expect(200);
    const former = ann.user.username;
    (await world.request("POST", "/api/v1/auth/login", { username: former, password })).problem(
      "invalid_credentials",
    );
    const found = (await bob.get(`/users?q=${username}`)).as(userListSchema);
    expect(found.items.map((user) => user.id)).toEqual([ann.id]);
    expect((await bob.get(`/users?q=${former}`)).as(userListSchema).items).toEqual([]);
    expect((await bob.get(`/users/${ann.id}`)).as(userSchema)).toMatchObject({
      username,
      former_usernames: [former],
    });
    const rows = env.DB.prepare("SELECT action, actor_id FROM audit WHERE user_id = ?");
    const { results } = await rows.bind(ann.id).all();
    expect(results).toContainEqual({ action: "username_changed", actor_id: ann.id });
    expect(results).toContainEqual({ action: "account_created", actor_id: null });
    await eventually(
      async () =>
        (await bob.get(`/conversations/${id}/members`))
          .as(memberListSchema)
          .items.find(({ user_id }) => user_id === ann.id)?.username,
      (name) => name === username,
      "the new username",
    );
  });

  it("a backend, a bot and an import find the former username taken as well (NAME-4)", async () => {
    const ann = await registered("ann");
    const former = ann.user.username;
    (await ann.patch("/users/me", { username: freshName("anna") })).expect(200);
    const backend = await Backend.of(world, ["users"]);
    const external_id = crypto.randomUUID();
    const users = [{ external_id, username: former }];
    const { items } = (await backend.call("PUT", "/users", { users })).as(upsertedUsersSchema);
    expect(items[0]).toMatchObject({ status: "failed", error: { code: "username_taken" } });
    const bot = { username: former, scopes: ["read"] };
    (await operate(world, "POST", "/bots", bot)).problem("username_taken");
    // An import keeps its people, under other names.
    const id = crypto.randomUUID();
    const line = { type: "user", id, username: former, display_name: "Old", created_at: PAST };
    const [imported] = await importPeople(env, [userLineSchema.parse(line)], PAST);
    expect(imported?.person).toMatchObject({ user_id: id, username: `${former}-${id.slice(-8)}` });
  });

  it("a username that a backend changes is reserved like one that its owner changes (NAME-4)", async () => {
    const backend = await Backend.of(world, ["users"]);
    const external_id = crypto.randomUUID();
    const former = freshName("ann");
    const put = (username: string) =>
      backend.call("PUT", "/users", { users: [{ external_id, username }] });
    (await put(former)).expect(200);
    (await put(freshName("anna"))).expect(200);
    (await register(former)).problem("username_taken");
  });

  it("only its former owner can take a former username for a month (NAME-4)", async () => {
    const [ann, bob] = await Promise.all([registered("ann"), world.account()]);
    const former = ann.user.username;
    (await ann.patch("/users/me", { username: freshName("anna") })).expect(200);
    (await register(former.toUpperCase())).problem("username_taken");
    const refused = (await bob.patch("/users/me", { username: former })).problem("username_taken");
    expect(refused.errors).toEqual([{ path: "username", message: "is taken" }]);
    expect((await bob.get("/users/me")).as(userSchema).username).toBe(bob.user.username);
    (await ann.patch("/users/me", { username: former })).expect(200);
    expect((await bob.get(`/users/${ann.id}`)).as(userSchema).former_usernames).toHaveLength(1);
    (await ann.patch("/users/me", { username: freshName("anna") })).expect(200);
    await pass(ann, USERNAME_RESERVED_MS + 1_000);
    (await bob.patch("/users/me", { username: former })).expect(200);
  });

  it("a username changes a few times a month; another spelling does not count, and a refusal changes nothing (NAME-4)", async () => {
    const ann = await registered("ann");
    for (let i = 0; i < USERNAME_CHANGES_MAX; i += 1) {
      (await ann.patch("/users/me", { username: freshName("anna") })).expect(200);
    }
    const { username } = (await ann.get("/users/me")).as(userSchema);
    const answer = await ann.patch("/users/me", { username: freshName("anna"), bio: "new" });
    answer.problem("rate_limited");
    const wait = Number(answer.headers.get("retry-after")) * 1_000;
    expect(wait).toBeGreaterThan(USERNAME_RESERVED_MS - 60_000);
    expect((await ann.get("/users/me")).as(userSchema)).toMatchObject({ username, bio: null });
    (await ann.patch("/users/me", { username: username.toUpperCase() })).expect(200);
    await pass(ann, USERNAME_RESERVED_MS);
    (await ann.patch("/users/me", { username: freshName("anna") })).expect(200);
  });

  it("of two people who want one username at once, one gets it (NAME-4)", async () => {
    const people = await world.accounts(3);
    const username = freshName("wanted");
    const answers = await Promise.all(
      people.map((person) => person.patch("/users/me", { username })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  });

  it("a new username follows the rules of a new account's (NAME-1)", async () => {
    const ann = await world.account();
    for (const username of ["a", "-ann", "admin", "an na", "", "x".repeat(33)]) {
      const refused = (await ann.patch("/users/me", { username })).problem("validation_failed");
      expect(refused.errors?.[0]?.path).toBe("username");
    }
  });
});

describe("a line about oneself", () => {
  it("everyone who looks the person up sees their line about themselves, and null removes it (PROFILE-2)", async () => {
    const [ann, bob] = await world.accounts(2);
    if (ann === undefined || bob === undefined) throw new Error("nobody");
    const limits = { bio: "x".repeat(140) };
    (await ann.patch("/users/me", limits)).expect(200);
    (await ann.patch("/users/me", { bio: "  Counts   things " })).expect(200);
    expect((await bob.get(`/users/${ann.id}`)).as(userSchema).bio).toBe("Counts   things");
    for (const bio of ["x".repeat(141), "two\nlines", " ", "", 7, "\u202Ereversed"]) {
      const refused = (await ann.patch("/users/me", { bio })).problem("validation_failed");
      expect(refused.errors?.[0]?.path).toBe("bio");
    }
    expect((await ann.patch("/users/me", { bio: null })).as(userSchema).bio).toBeNull();
  });
});
