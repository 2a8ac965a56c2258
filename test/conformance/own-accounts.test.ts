import { describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { memberListSchema, memberSchema } from "#protocol/member.ts";
import { userListSchema, userSchema } from "#protocol/user.ts";
import { env, world } from "../support/inside.ts";
import { operate } from "../support/keyed.ts";
import type { Account } from "../support/world.ts";

/** Someone whom the app knows by an id of its own. */
async function known(external_id: string): Promise<Account> {
  const account = await world.account();
  await env.DB.prepare("UPDATE users SET issuer = '', subject = ? WHERE id = ?")
    .bind(external_id, account.id)
    .run();
  return account;
}

const fresh = (prefix: string) => `${prefix}|${crypto.randomUUID()}`;

describe("an external id", () => {
  it("is in what anyone sees of a user, and finds them (ACCOUNT-1)", async () => {
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

  it("names a user in bodies and addresses (ACCOUNT-1)", async () => {
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

  it("that names nobody gets the answer of an unknown id (ACCOUNT-1)", async () => {
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
    "cannot be %j (ACCOUNT-1)",
    async (ref) => {
      const ann = await world.account();
      (await ann.get(`/users/${encodeURIComponent(ref)}`)).problem("not_found");
      const body = { kind: "group", member_ids: [ref] };
      (await ann.post("/conversations", body)).problem("validation_failed");
    },
  );
});
