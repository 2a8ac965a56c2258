import { afterEach, describe, expect, it, vi } from "vitest";
import { audited } from "../support/audited.ts";
import { evict } from "../support/evict.ts";
import { env, roomStub, world } from "../support/inside.ts";
import { Backend, operate } from "../support/keyed.ts";
import { ring } from "../support/ring.ts";

const MEND = "ALTER TABLE hidden RENAME TO audit";
let broken = false;

/** Drops the audit's table, so that D1 refuses every batch with an audit row. */
async function breakAudit(): Promise<void> {
  await env.DB.prepare("ALTER TABLE audit RENAME TO hidden").run();
  broken = true;
}

async function mendAudit(): Promise<void> {
  if (broken) await env.DB.prepare(MEND).run();
  broken = false;
}

afterEach(mendAudit);

const rows = (filter: Record<string, string>) => audited(world, filter);

describe("the audit of what objects decide", () => {
  it("a role change and a removal are each audited once, though the object dies before D1 has the change (AUDIT-5)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, second, third] = people;
    if (third === undefined) throw new Error("a room of three");
    const members = `/conversations/${conversation.id}/members`;
    await breakAudit();
    const [changed, removed] = await Promise.all([
      owner.patch(`${members}/${second.id}`, { role: "admin" }),
      owner.delete(`${members}/${third.id}`),
    ]);
    changed.expect(200);
    removed.expect(204);
    await evict(roomStub(conversation.id));
    await mendAudit();
    expect(await rows({ user_id: second.id, action: "role_changed" })).toEqual([]);
    await ring(roomStub(conversation.id));
    await vi.waitFor(async () => {
      const [role, ...moreRoles] = await rows({ user_id: second.id, action: "role_changed" });
      const [removal, ...more] = await rows({ user_id: third.id, action: "member_removed" });
      expect([...moreRoles, ...more]).toEqual([]);
      const by = { actor: { kind: "user", id: owner.id }, conversation_id: conversation.id };
      expect(role).toMatchObject({ ...by, detail: "admin" });
      expect(removal).toMatchObject({ ...by, detail: "member" });
      expect(removal?.session_id).not.toBeNull();
    });
    await ring(roomStub(conversation.id));
    expect(await rows({ user_id: second.id, action: "role_changed" })).toHaveLength(1);
  });

  it("the end of a session and the disabling of an account are audited, though the object dies before D1 has them (AUDIT-5)", async () => {
    const person = await world.account();
    const again = await world.signedInAgain(person);
    await breakAudit();
    (await again.post("/auth/logout")).expect(204);
    (await operate(world, "PATCH", `/users/${person.id}`, { disabled: true })).expect(204);
    await evict(env.USERS.getByName(person.id));
    await mendAudit();
    await ring(env.USERS.getByName(person.id));
    await vi.waitFor(async () => {
      const found = await rows({ user_id: person.id });
      const [disabled] = found.filter(({ action }) => action === "account_disabled");
      const [out] = found.filter(({ action }) => action === "signed_out");
      expect(disabled?.actor).toEqual({ kind: "operator", id: "root" });
      expect(out?.actor).toEqual({ kind: "user", id: person.id });
    });
  });

  it("a reused refresh token and a key's actions are audited without a secret (AUDIT-1)", async () => {
    const person = await world.account();
    const backend = await Backend.of(world, ["read"]);
    const { refresh_token } = person;
    const refresh = () => world.request("POST", "/api/v1/auth/refresh", { refresh_token });
    (await refresh()).expect(200);
    await env.DB.prepare("UPDATE sessions SET rotated_at = '2000' WHERE user_id = ?")
      .bind(person.id)
      .run();
    (await refresh()).problem("invalid_refresh_token");
    const [reused] = await rows({ user_id: person.id, action: "refresh_reused" });
    expect(reused).toMatchObject({ actor: null, count: 1 });
    const [created] = await rows({ action: "key_created" });
    expect(created).toMatchObject({ detail: backend.id, actor: { kind: "operator" } });
    const all = JSON.stringify(await rows({}));
    for (const secret of [backend.key, refresh_token]) expect(all).not.toContain(secret);
  });

  it("the calls of a key, or of an operator, fill one row an hour for each route (AUDIT-3)", async () => {
    const backend = await Backend.of(world, ["read"]);
    for (let i = 0; i < 7; i += 1) (await backend.get("/users?q=nobody")).expect(200);
    await vi.waitFor(
      async () => {
        const called = await rows({ action: "key_called", actor_id: backend.id });
        // The hour may have changed meanwhile.
        expect(called.length).toBeLessThanOrEqual(2);
        expect(called.reduce((sum, { count }) => sum + count, 0)).toBe(7);
        expect(called[0]?.detail).toBe("GET /api/v1/users");
      },
      { timeout: 10_000, interval: 250 },
    );
    const operators = await rows({ action: "operator_called", actor_id: "root" });
    const audit = operators.filter(({ detail }) => detail === "GET /api/v1/operator/audit");
    expect(audit.length).toBeLessThanOrEqual(2);
    expect(audit.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(1);
  });

  it("wrong operator tokens are counted in one row for each network and hour (AUDIT-3)", async () => {
    for (let i = 0; i < 3; i += 1) {
      const headers = { authorization: `Bearer guess-${i}`, "cf-connecting-ip": "198.18.7.9" };
      const path = "/api/v1/operator/database";
      (await world.request("GET", path, undefined, headers)).problem("not_found");
    }
    await vi.waitFor(async () => {
      const refused = (await rows({ action: "operator_refused" })).filter(
        ({ network }) => network === "198.18.7.0/24",
      );
      expect(refused.length).toBeLessThanOrEqual(2);
      expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    });
  });
});
