import { describe, expect, it } from "vitest";
import { sessionListSchema } from "#protocol/auth.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { memberListSchema, memberSchema } from "#protocol/member.ts";
import { createdTokenSchema, upsertedUsersSchema } from "#protocol/provisioning.ts";
import { outsideUser } from "#server/auth/outside-token.ts";
import { userListSchema, userSchema } from "#protocol/user.ts";
import { env, world } from "../support/inside.ts";
import { Backend, operate } from "../support/keyed.ts";
import { Account, freshName } from "../support/world.ts";

/** A person whom the app knows by an id of its own. */
async function known(external_id: string): Promise<Account> {
  const account = await world.account();
  await env.DB.prepare("UPDATE users SET issuer = '', subject = ? WHERE id = ?")
    .bind(external_id, account.id)
    .run();
  return account;
}

const fresh = (prefix: string) => `${prefix}|${crypto.randomUUID()}`;

describe("an external id", () => {
  it("an external id given before there was an issuer belongs to its own issuer's subject alone (ACCOUNT-2)", async () => {
    const external_id = fresh("u");
    const ann = await known(external_id);
    const two = { ...env, AUTH_ISSUER: "https://a.example", OIDC_ISSUER: "https://b.example" };
    const signedIn = (issuer: string) =>
      outsideUser(two, issuer, external_id, { sub: external_id }, Date.now());
    expect(await signedIn("https://b.example")).not.toBe(ann.id);
    expect(await signedIn("https://a.example")).toBe(ann.id);
  });

  it("everyone sees a user's external id, and finds the user by it (ACCOUNT-1)", async () => {
    const external_id = fresh("auth0");
    const ann = await known(external_id);
    const bob = await world.account();
    const path = `/users/ext:${encodeURIComponent(external_id)}`;
    const found = (await bob.get(path)).as(userSchema);
    expect(found).toMatchObject({ id: ann.id, external_id, kind: "person" });
    const query = `/users?external_id=${encodeURIComponent(external_id)}`;
    expect((await bob.get(query)).as(userListSchema).items).toEqual([found]);
    expect((await bob.get("/users/me")).as(userSchema).external_id).toBeNull();
  });

  it("an external id names a user in bodies and addresses (ACCOUNT-1)", async () => {
    const names = [fresh("one"), fresh("two/ü")];
    const [ann, bob] = await Promise.all(names.map(known));
    const [one, two] = names.map((name) => `ext:${name}`);
    const owner = await world.account();
    const group = await owner.post("/conversations", { kind: "group", member_ids: [one] });
    const { id, member_count } = group.as(conversationSchema, 201);
    expect(member_count).toBe(2);
    const path = `/conversations/${id}/members`;
    const added = (await owner.post(path, { user_id: two })).as(memberSchema, 201);
    expect(added.user_id).toBe(bob?.id);
    const address = `${path}/${encodeURIComponent(two ?? "")}`;
    expect((await owner.patch(address, { role: "admin" })).as(memberSchema).role).toBe("admin");
    (await owner.delete(address)).expect(204);
    const { items } = (await owner.get(path)).as(memberListSchema);
    expect(items.map(({ user_id }) => user_id)).toContain(ann?.id);
    expect(items.map(({ user_id }) => user_id)).not.toContain(bob?.id);
    const disabled = { disabled: true };
    const account = `/users/${encodeURIComponent(one ?? "")}`;
    (await operate(world, "PATCH", account, disabled)).expect(204);
    (await ann?.get("/users/me"))?.problem("account_disabled");
  });

  it("an unknown external id gets the answer of an unknown id (ACCOUNT-1)", async () => {
    const { conversation, people } = await world.room();
    const nobody = `ext:${fresh("nobody")}`;
    const address = encodeURIComponent(nobody);
    const path = `/conversations/${conversation.id}/members`;
    const answers = await Promise.all(
      [address, "nobody"].map(async (name) => {
        const ref = decodeURIComponent(name);
        const asked = await Promise.all([
          people[0].get(`/users/${name}`),
          people[0].post("/conversations", { kind: "group", member_ids: [people[1].id, ref] }),
          people[0].post(path, { user_id: ref }),
          people[0].patch(`${path}/${name}`, { role: "admin" }),
          people[0].delete(`${path}/${name}`),
          operate(world, "PATCH", `/users/${name}`, { disabled: true }),
        ]);
        return asked.map(({ text, status }) => {
          const { request_id: _, ...problem } = JSON.parse(text) as Record<string, unknown>;
          return { status, problem };
        });
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.map(({ status }) => status)).toEqual([404, 400, 400, 404, 404, 404]);
    const found = (await people[0].get("/users?external_id=nobody")).as(userListSchema);
    expect(found.items).toEqual([]);
  });

  it.each(["ext:", `ext:${"x".repeat(256)}`, "ext:a\u0000b", "ext:a\nb"])(
    "the external id %j is refused (ACCOUNT-1)",
    async (ref) => {
      const ann = await world.account();
      (await ann.get(`/users/${encodeURIComponent(ref)}`)).problem("not_found");
      const body = { kind: "group", member_ids: [ref] };
      (await ann.post("/conversations", body)).problem("validation_failed");
    },
  );
});

describe("users that a backend provisions", () => {
  it("provisioned users exist before they sign in, each with a result of its own, and a repeated request changes nothing (ACCOUNT-2)", async () => {
    const backend = await Backend.of(world, ["users", "read"]);
    const taken = await world.account();
    const ids = [fresh("a"), fresh("b"), fresh("c")];
    const users = [
      { external_id: ids[0], display_name: "Ann Ö.", language: "de", metadata: { plan: "pro" } },
      { external_id: ids[1], username: taken.user.username },
      { external_id: ids[2] },
    ];
    const upsert = async () =>
      (await backend.call("PUT", "/users", { users })).as(upsertedUsersSchema).items;
    const first = await upsert();
    expect(first.map(({ external_id, status }) => [external_id, status])).toEqual([
      [ids[0], "created"],
      [ids[1], "failed"],
      [ids[2], "created"],
    ]);
    expect(first[0]?.user).toMatchObject({
      display_name: "Ann Ö.",
      username: "ann-o",
      language: "de",
      kind: "person",
      metadata: { plan: "pro" },
    });
    expect(first[1]?.error).toMatchObject({ code: "username_taken" });
    const again = await upsert();
    expect(again.map(({ status }) => status)).toEqual(["unchanged", "failed", "unchanged"]);
    expect(again[0]?.user).toEqual(first[0]?.user);
    const path = `/users/ext:${encodeURIComponent(ids[0] ?? "")}`;
    expect((await taken.get(path)).as(userSchema)).toEqual(first[0]?.user);
  });

  it("a provisioned change reaches everyone the user talks to (ACCOUNT-2, PROFILE-1)", async () => {
    const external_id = fresh("a");
    const ann = await known(external_id);
    const bob = await world.account();
    const conversation = await world.group(bob, ann);
    const { socket } = await world.join(bob, conversation.id);
    const backend = await Backend.of(world, ["users"]);
    const users = [{ external_id, username: freshName("new"), display_name: "New Name" }];
    const { items } = (await backend.call("PUT", "/users", { users })).as(upsertedUsersSchema);
    expect(items[0]).toMatchObject({ status: "updated", user: { id: ann.id } });
    const { members } = await socket.next("changes", (frame) => frame.members.length > 0);
    expect(members[0]).toMatchObject({ display_name: "New Name", username: users[0]?.username });
    const found = (await bob.get("/users?q=new%20name")).as(userListSchema).items;
    expect(found.map(({ id }) => id)).toContain(ann.id);
  });

  it("provisioned users are created once, however many requests name them at the same moment (ACCOUNT-2)", async () => {
    const backend = await Backend.of(world, ["users"]);
    const external_id = fresh("race");
    const users = [{ external_id, display_name: "Race" }];
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => backend.call("PUT", "/users", { users })),
    );
    const items = answers.flatMap((answer) => answer.as(upsertedUsersSchema).items);
    expect(new Set(items.map(({ user }) => user?.id)).size).toBe(1);
    expect(items.filter(({ status }) => status === "created")).toHaveLength(1);
  });

  it.each([
    ["no users", []],
    ["a user twice", [{ external_id: "a" }, { external_id: "a" }]],
    ["an empty id", [{ external_id: "" }]],
    ["an invisible name", [{ external_id: "a", display_name: "\u200b" }]],
    ["an unknown field", [{ external_id: "a", admin: true }]],
    ["101 users", Array.from({ length: 101 }, (_, i) => ({ external_id: `a${i}` }))],
  ])("provisioning %s is refused by its path (ACCOUNT-2)", async (_, users) => {
    const backend = await Backend.of(world, ["users"]);
    const { errors } = (await backend.call("PUT", "/users", { users })).problem(
      "validation_failed",
    );
    expect(errors?.[0]?.path).toMatch(/^users/);
  });

  it("a person cannot provision users (KEY-3)", async () => {
    const ann = await world.account();
    (await ann.put("/users", { users: [{ external_id: "a" }] })).problem("key_required");
    (await ann.post(`/users/${ann.id}/tokens`, {})).problem("key_required");
  });
});

describe("a token that a backend creates", () => {
  it("a created token is a normal access token, of a session that its person sees and can end (ACCOUNT-3)", async () => {
    const backend = await Backend.of(world, ["users"]);
    const ann = await known(fresh("a"));
    const { external_id } = (await ann.get("/users/me")).as(userSchema);
    const path = `/users/ext:${encodeURIComponent(external_id ?? "")}/tokens`;
    const made = (await backend.post(path, { user_agent: "Phone", expires_in: 60 })).as(
      createdTokenSchema,
      201,
    );
    expect(made).toMatchObject({ user_id: ann.id, expires_in: 60 });
    const bearing = new Account(world.wire, {
      ...made,
      user: ann.user,
      refresh_token: "",
    });
    expect((await bearing.get("/users/me")).as(userSchema).id).toBe(ann.id);
    const { items } = (await ann.get("/auth/sessions")).as(sessionListSchema);
    expect(items.find(({ id }) => id === made.session_id)).toMatchObject({ user_agent: "Phone" });
    const { session_id } = made;
    const next = (await backend.post(path, { session_id })).as(createdTokenSchema, 201);
    expect(next).toMatchObject({ session_id, expires_in: 900 });
    (await ann.delete(`/auth/sessions/${session_id}`)).expect(204);
    (await bearing.get("/users/me")).problem("session_revoked");
    (await backend.post(path, { session_id })).problem("session_revoked");
  });

  it("no token is created for an unknown user, a bot, another's session or a disabled account (ACCOUNT-3)", async () => {
    const backend = await Backend.of(world, ["users", "read"]);
    const [ann, bob] = await world.accounts(2);
    (await backend.get("/users")).expect(200);
    for (const name of ["nobody", "ext:nobody", "app"]) {
      (await backend.post(`/users/${name}/tokens`, {})).problem("not_found");
    }
    const { session_id } = (await backend.post(`/users/${ann?.id}/tokens`, {})).as(
      createdTokenSchema,
      201,
    );
    const others = await backend.post(`/users/${bob?.id}/tokens`, { session_id });
    expect(others.problem("validation_failed").errors?.[0]?.path).toBe("session_id");
    (await operate(world, "PATCH", `/users/${ann?.id}`, { disabled: true })).expect(204);
    (await backend.post(`/users/${ann?.id}/tokens`, {})).problem("account_disabled");
  });
});
