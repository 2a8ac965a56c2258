import { afterEach, describe, expect, it } from "vitest";
import { sessionListSchema } from "#protocol/auth.ts";
import { ACCESS_TOKEN_TTL } from "#server/auth/access-token.ts";
import { endOwnSession } from "#server/auth/sessions.ts";
import { BY_SERVER } from "#storage/audit-row.ts";
import { UserStore } from "#storage/user/store.ts";
import { evict } from "../support/evict.ts";
import { env, insideUser, world } from "../support/inside.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";
import { ring } from "../support/ring.ts";

/** How D1 fails, and how it recovers. */
const FAULTS = {
  "refuses writes": {
    break: `CREATE TRIGGER broken BEFORE UPDATE ON sessions BEGIN SELECT raise(ABORT, 'D1 is full'); END`,
    mend: "DROP TRIGGER IF EXISTS broken",
  },
  "answers nothing": {
    break: "ALTER TABLE sessions RENAME TO hidden",
    mend: "ALTER TABLE hidden RENAME TO sessions",
  },
} as const;

let mend: string | null = null;

async function breakD1(fault: keyof typeof FAULTS): Promise<void> {
  await env.DB.prepare(FAULTS[fault].break).run();
  mend = FAULTS[fault].mend;
}

async function mendD1(): Promise<void> {
  if (mend !== null) await env.DB.prepare(mend).run();
  mend = null;
}

afterEach(mendD1);

const userStub = ({ id }: Account) => env.USERS.getByName(id);
const refresh = ({ refresh_token }: Account) =>
  world.request("POST", "/api/v1/auth/refresh", { refresh_token });
const setDisabled = ({ id }: Account, disabled: boolean) =>
  world.request(
    "PATCH",
    `/api/v1/operator/users/${id}`,
    { disabled },
    { authorization: `Bearer ${OPERATOR_TOKEN}` },
  );

async function revokedInD1({ id }: Account): Promise<(string | null)[]> {
  const { results } = await env.DB.prepare(
    "SELECT revoked_at FROM sessions WHERE user_id = ? ORDER BY created_at",
  )
    .bind(id)
    .all<{ revoked_at: string | null }>();
  return results.map(({ revoked_at }) => revoked_at);
}

/** The alarm does not wait for D1. */
const recordedInD1 = (account: Account, count: number) =>
  eventually(
    async () => (await revokedInD1(account)).filter((at) => at !== null),
    (revoked) => revoked.length === count,
    `D1 to have recorded ${count} ends`,
  );

async function sessionIds(account: Account): Promise<{ own: string; others: string[] }> {
  const { items } = (await account.get("/auth/sessions")).as(sessionListSchema);
  return {
    own: items.find(({ current }) => current)?.id ?? "",
    others: items.filter(({ current }) => !current).map(({ id }) => id),
  };
}

describe.each(Object.keys(FAULTS) as (keyof typeof FAULTS)[])("while D1 %s", (fault) => {
  it("signing out takes effect at once and for good, and D1 records it when it is back (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    await breakD1(fault);
    const before = Date.now();
    (await a.post("/auth/logout")).expect(204);
    const after = Date.now();
    expect((await socket.closing()).code).toBe(4509);
    (await a.get("/users/me")).problem("session_revoked");
    // Without D1 nobody knows whose token it is; with it, the object does.
    (await refresh(a)).problem(fault === "refuses writes" ? "invalid_refresh_token" : "internal");
    await evict(userStub(a));
    (await a.get("/users/me")).problem("session_revoked");
    expect(await ring(userStub(a)), "an attempt is due").toBe(true);
    expect(
      await insideUser(a.id, (_, { storage }) => storage.getAlarm()),
      "another attempt is due",
    ).not.toBeNull();
    await mendD1();
    expect(await revokedInD1(a)).toEqual([null]);
    (await refresh(a)).problem("invalid_refresh_token");
    await evict(userStub(a));
    expect(await ring(userStub(a))).toBe(true);
    const [revoked] = await recordedInD1(a, 1);
    expect(Date.parse(revoked ?? ""), "when it ended, not when D1 was back").toSatisfy(
      (at: number) => before <= at && at <= after,
    );
    (await refresh(a)).problem("invalid_refresh_token");
  });

  it("a session that its person ends elsewhere has ended for good (AUTH-3)", async () => {
    const a = await world.account();
    const elsewhere = await world.signedInAgain(a);
    const { others } = await sessionIds(a);
    await breakD1(fault);
    (await a.delete(`/auth/sessions/${others[0]}`)).expect(204);
    (await elsewhere.get("/users/me")).problem("session_revoked");
    (await a.get("/users/me")).expect(200);
    await mendD1();
    expect((await sessionIds(a)).others, "D1 lists it, the object knows better").toEqual([]);
    (await refresh(elsewhere)).problem("invalid_refresh_token");
    await ring(userStub(a));
    await recordedInD1(a, 1);
    (await refresh(a)).expect(200);
  });

  it("an account is disabled at once, enabled only once D1 answers, and its sessions stay ended (AUTH-3)", async () => {
    const a = await world.account();
    await breakD1(fault);
    (await setDisabled(a, true)).expect(204);
    (await a.get("/users/me")).problem("account_disabled");
    await evict(userStub(a));
    (await a.get("/users/me")).problem("account_disabled");
    (await setDisabled(a, false)).problem("overloaded");
    (await a.get("/users/me")).problem("account_disabled");
    await mendD1();
    (await refresh(a)).problem("account_disabled");
    await evict(userStub(a));
    expect(await ring(userStub(a))).toBe(true);
    await recordedInD1(a, 1);
    (await setDisabled(a, false)).expect(204);
    (await a.get("/users/me")).problem("session_revoked");
    (await refresh(a)).problem("invalid_refresh_token");
    (await (await world.signedInAgain(a)).get("/users/me")).expect(200);
  });
});

describe("a session that is over", () => {
  it("a session that opened while its account was being disabled is over (AUTH-3)", async () => {
    const a = await world.account();
    (await setDisabled(a, true)).expect(204);
    const raced = await world.signedInAgain(a);
    (await raced.get("/users/me")).problem("account_disabled");
    (await setDisabled(a, false)).expect(204);
    (await raced.get("/users/me")).problem("session_revoked");
    (await refresh(raced)).problem("invalid_refresh_token");
  });

  it("an ended session stays ended when its account is enabled, disabled and enabled again (AUTH-3)", async () => {
    const a = await world.account();
    for (const disabled of [true, false, true, false]) (await setDisabled(a, disabled)).expect(204);
    (await a.get("/users/me")).problem("session_revoked");
    await evict(userStub(a));
    (await a.get("/users/me")).problem("session_revoked");
  });

  it("the end of a session reaches D1 though the object was lost before it had set its alarm (AUTH-3)", async () => {
    const a = await world.account();
    const { own } = await sessionIds(a);
    await insideUser(a.id, async (_, { storage }) => {
      const now = Date.now();
      new UserStore(storage).end(own, now + 60_000, now);
      await storage.deleteAlarm();
    });
    await evict(userStub(a));
    (await a.get("/users/me")).problem("session_revoked");
    expect(await ring(userStub(a))).toBe(true);
    await recordedInD1(a, 1);
  });

  it("an ended session is remembered until its tokens have expired and D1 has recorded it, and no longer (AUTH-3)", async () => {
    await insideUser(crypto.randomUUID(), (_, { storage }) => {
      const now = Date.now();
      const rows = () => storage.sql.exec("SELECT * FROM revoked_sessions").toArray().length;
      const store = new UserStore(storage);
      store.end("unrecorded", now - 1, now - 20 * 60_000);
      store.revoke("expired", now - 1, now);
      store.revoke("another", now + 60_000, now);
      expect(["unrecorded", "expired", "another"].map((id) => store.isRevoked(id))).toEqual([
        true,
        false,
        true,
      ]);
      expect(rows()).toBe(2);
      store.endsRecorded(store.unrecordedEnds());
      store.revoke("one more", now + 60_000, now);
      expect(store.isRevoked("unrecorded")).toBe(false);
      expect(rows()).toBe(2);
    });
  });

  it("ending a session again with an older token does not forget it sooner (AUTH-3)", async () => {
    await insideUser(crypto.randomUUID(), (_, { storage }) => {
      const now = Date.now();
      const store = new UserStore(storage);
      store.revoke("twice", now + 3_600_000, now);
      store.revoke("twice", now + 3_000, now);
      store.revoke("another", now + 7_200_000, now + 60_000);
      expect(store.isRevoked("twice")).toBe(true);
      expect(new UserStore(storage).isRevoked("twice")).toBe(true);
    });
  });

  it("a session of an outside issuer is refused for at least a day after its end, whatever other tokens of it exist (AUTH-3)", async () => {
    const a = await world.account();
    const now = Date.now();
    const session_id = `sid-${crypto.randomUUID()}`;
    const principal = { user_id: a.id, session_id, expires_at: now + 3_000, outside: true };
    await endOwnSession(env, principal, BY_SERVER, now);
    const until = await insideUser(a.id, (_, { storage }) =>
      Number(
        storage.sql
          .exec("SELECT until FROM revoked_sessions WHERE session_id = ?", session_id)
          .one()["until"],
      ),
    );
    expect(until - now).toBeGreaterThanOrEqual(24 * 60 * 60_000);
    expect(until - now).toBeGreaterThan(ACCESS_TOKEN_TTL * 1_000);
  });
});
