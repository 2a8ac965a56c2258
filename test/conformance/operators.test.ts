import { describe, expect, it, vi } from "vitest";
import { auditListSchema } from "#protocol/audit.ts";
import {
  managedUserDetailSchema,
  managedUserListSchema,
  newOperatorSchema,
  operatorListSchema,
  type NewOperator,
} from "#protocol/operator.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { sessionListSchema } from "#protocol/auth.ts";
import { ParleyOperator } from "#client/operator.ts";
import type { Answer } from "../support/answer.ts";
import { world } from "../support/here.ts";
import { operate } from "../support/keyed.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { freshName } from "../support/world.ts";

async function newOperator(): Promise<NewOperator> {
  const made = await operate(world, "POST", "/operators", { name: "Night shift" });
  return made.as(newOperatorSchema, 201);
}

function by(
  { token }: { token: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  return world.request(method, `/api/v1/operator${path}`, body, headers);
}

describe("operators", () => {
  it("a named operator's token opens the operators' calls until it is revoked, and the audit names the operator (OPERATOR-1)", async () => {
    const operator = await newOperator();
    const person = await world.account();
    (await by(operator, "PATCH", `/users/${person.id}`, { disabled: true })).expect(204);
    (await person.get("/users/me")).problem("account_disabled");
    await vi.waitFor(async () => {
      const path = `/audit?user_id=${person.id}&action=account_disabled`;
      const { items } = (await operate(world, "GET", path)).as(auditListSchema);
      expect(items.map(({ actor }) => actor)).toEqual([{ kind: "operator", id: operator.id }]);
    });
    (await operate(world, "DELETE", `/operators/${operator.id}`)).expect(204);
    (await by(operator, "GET", "/database")).problem("not_found");
    (await operate(world, "DELETE", `/operators/${operator.id}`)).problem("not_found");
    const listed = (await operate(world, "GET", "/operators")).as(operatorListSchema).items;
    expect(listed.find(({ id }) => id === operator.id)?.revoked_at).not.toBeNull();
    expect(JSON.stringify(listed)).not.toContain(operator.token);
  });

  it("nobody can write to a disabled person in a direct conversation until they are enabled (REACH-2)", async () => {
    const [ann, bob] = [await world.account(), await world.account()];
    const wish = { kind: "direct", member_ids: [bob.id] };
    const { id } = (await ann.post("/conversations", wish)).as(conversationSchema, 201);
    const sent = await ann.say(id, "before", "once");
    const write = () => ann.post(`/conversations/${id}/messages`, { text: "are you there?" });
    (await operate(world, "PATCH", `/users/${bob.id}`, { disabled: true })).expect(204);
    await vi.waitFor(async () => (await write()).problem("not_reachable"), { timeout: 10_000 });
    // A retry of an acknowledged send is acknowledged again, and existing messages may be deleted.
    const again = { text: "before", client_id: "once" };
    (await ann.post(`/conversations/${id}/messages`, again)).expect(200);
    (await ann.delete(`/conversations/${id}/messages/${sent.id}`)).expect(204);
    (await operate(world, "PATCH", `/users/${bob.id}`, { disabled: false })).expect(204);
    await vi.waitFor(async () => (await write()).expect(201), { timeout: 10_000 });
  });

  it("a person's token, a changed one and an invented one are refused, and only OPERATOR_TOKEN creates operators (OPERATOR-2)", async () => {
    const operator = await newOperator();
    const wrong = `${operator.token.slice(0, -1)}${operator.token.endsWith("0") ? "1" : "0"}`;
    const stranger = operator.token.replace(operator.id, "0".repeat(16));
    for (const token of [wrong, stranger, "parley_op_", `${OPERATOR_TOKEN}x`]) {
      (await by({ token }, "GET", "/database")).problem("not_found");
    }
    (await by(operator, "POST", "/operators", { name: "Another" })).problem("forbidden");
    (await by(operator, "GET", "/operators")).problem("forbidden");
    (await by(operator, "DELETE", `/operators/${operator.id}`)).problem("forbidden");
  });

  it("operators find users by name, username, id, external id and state, page by page (OPERATOR-3)", async () => {
    const prefix = freshName("found");
    const people = await Promise.all(
      [1, 2, 3].map((i) =>
        world.account({ username: `${prefix}-${i}`, display_name: `Zebra${prefix} ${i}` }),
      ),
    );
    const [first] = people;
    if (first === undefined) throw new Error("three people");
    (await operate(world, "PATCH", `/users/${first.id}`, { disabled: true })).expect(204);
    const ids = async (query: string) => {
      const answer = await operate(world, "GET", `/users?${query}`);
      return answer.as(managedUserListSchema).items.map(({ user }) => user.id);
    };
    const all = people.map(({ id }) => id);
    expect(await ids(`q=${prefix}`)).toEqual(all);
    expect(await ids(`q=Zebra${prefix}`)).toEqual(all);
    expect(await ids(`q=${first.id}`)).toEqual([first.id]);
    await vi.waitFor(async () => {
      expect(await ids(`q=${prefix}&account_state=disabled`)).toEqual([first.id]);
    });
    expect(await ids(`q=${prefix}&account_state=active`)).toEqual(all.slice(1));
    const page = (await operate(world, "GET", `/users?q=${prefix}&limit=2`)).as(
      managedUserListSchema,
    );
    expect(page.items).toHaveLength(2);
    expect(await ids(`q=${prefix}&limit=2&cursor=${page.next_cursor}`)).toEqual(all.slice(2));
    expect(await ids(`external_id=${crypto.randomUUID()}`)).toEqual([]);
  });

  it("an operator sees a user's numbers, and ends one or all of their sessions (OPERATOR-3)", async () => {
    const person = await world.account();
    const second = await world.signedInAgain(person);
    const third = await world.signedInAgain(person);
    const { session_count, user } = (await operate(world, "GET", `/users/${person.id}`)).as(
      managedUserDetailSchema,
    );
    expect({ session_count, id: user.id }).toEqual({ session_count: 3, id: person.id });
    const path = `/users/${person.id}/sessions`;
    const sessions = (await operate(world, "GET", path)).as(sessionListSchema).items;
    expect(sessions).toHaveLength(3);
    const own = (await second.get("/auth/sessions")).as(sessionListSchema).items;
    const id = own.find(({ current }) => current)?.id ?? "";
    (await operate(world, "DELETE", `${path}/${id}`)).expect(204);
    (await second.get("/users/me")).problem("session_revoked");
    (await third.get("/users/me")).expect(200);
    (await operate(world, "DELETE", path)).expect(204);
    for (const account of [person, third]) {
      (await account.get("/users/me")).problem("session_revoked");
    }
    (await operate(world, "GET", `/users/${crypto.randomUUID()}`)).problem("not_found");
  });

  it("the SDK's operator does the same by its methods (OPERATOR-3)", async () => {
    const person = await world.account();
    const operator = new ParleyOperator({
      baseUrl: "http://parley.test",
      token: OPERATOR_TOKEN,
      fetch: (url, init) => world.wire.fetch(new URL(url).pathname + new URL(url).search, init),
    });
    expect((await operator.users.get(person.id)).session_count).toBe(1);
    await operator.users.setDisabled(person.id, true);
    const { items } = await operator.audit.list({ user_id: person.id, limit: 10 });
    expect(items.map(({ action }) => action)).toContain("signed_in");
    const { id } = await operator.operators.create({ name: "By the SDK" });
    await operator.operators.revoke(id);
  });
});
