import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { auditListSchema } from "#protocol/audit.ts";
import { grantSchema } from "#protocol/auth.ts";
import { AUDIT_DAYS } from "#protocol/limits.ts";
import { audit, forgetAudit } from "#server/audit.ts";
import { BY_SERVER } from "#storage/audit-row.ts";
import { audited } from "../support/audited.ts";
import { world } from "../support/here.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { freshName } from "../support/world.ts";

const operator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
const PASSWORD = "a good password";

const rows = (filter: Record<string, string>) => audited(world, filter);

function from(address: string) {
  return { "cf-connecting-ip": address };
}

async function login(username: string, password: string, address: string) {
  return world.request("POST", "/api/v1/auth/login", { username, password }, from(address));
}

describe("the audit", () => {
  const username = freshName();
  let id = "";

  beforeAll(async () => {
    const answer = await world.request(
      "POST",
      "/api/v1/auth/register",
      { username, password: PASSWORD },
      from("203.0.113.7"),
    );
    id = answer.as(grantSchema, 201).user.id;
  });

  it("a sign-in is a row with the person, the session and the wider network, and no name (AUDIT-1)", async () => {
    (await login(username, PASSWORD, "2001:db8:1:2::3")).expect(200);
    const [row, ...others] = await rows({ user_id: id, action: "signed_in" });
    expect(others).toHaveLength(1);
    expect(row).toMatchObject({
      action: "signed_in",
      user_id: id,
      actor: { kind: "user", id },
      network: "2001:db8:1::/48",
      count: 1,
    });
    expect(row?.session_id).toMatch(/^[\w-]{36}$/);
    expect(others[0]?.network).toBe("203.0.113.0/24");
    expect(JSON.stringify([row, others])).not.toContain(username);
  });

  it("an hour of guessing at one account from one network fills one row (AUDIT-3)", async () => {
    for (let i = 0; i < 5; i += 1) {
      (await login(username, `guess ${i}`, `198.51.100.${i}`)).problem("invalid_credentials");
    }
    await vi.waitFor(async () => {
      const failed = await rows({ user_id: id, action: "sign_in_failed" });
      // The hour may have changed meanwhile.
      expect(failed.length).toBeLessThanOrEqual(2);
      expect(failed.reduce((sum, { count }) => sum + count, 0)).toBe(5);
      expect(failed[0]).toMatchObject({ user_id: id, actor: null, network: "198.51.100.0/24" });
    });
  });

  it("guesses at unknown usernames share one row for each network, and no row keeps a guessed name (AUDIT-3)", async () => {
    const guesses = Array.from({ length: 4 }, () => freshName("nobody"));
    for (const guess of guesses) {
      (await login(guess, "password", "233.252.0.9")).problem("invalid_credentials");
    }
    await vi.waitFor(async () => {
      const failed = (await rows({ action: "sign_in_failed" })).filter(
        ({ network }) => network === "233.252.0.0/24",
      );
      expect(failed.length).toBeLessThanOrEqual(2);
      expect(failed.reduce((sum, { count }) => sum + count, 0)).toBe(4);
      expect(failed[0]?.user_id).toBeNull();
      expect(JSON.stringify(failed)).not.toContain("nobody");
    });
  });

  it("a row is deleted after 90 days, and not before (AUDIT-2)", async () => {
    const day = 24 * 60 * 60_000;
    const now = Date.now();
    const user_id = crypto.randomUUID();
    for (const days of [AUDIT_DAYS + 1, AUDIT_DAYS - 1]) {
      await audit(env, { ...BY_SERVER, action: "password_changed", user_id }, now - days * day);
    }
    await forgetAudit(env, now);
    const [kept, ...others] = await rows({ user_id });
    expect(others).toEqual([]);
    expect(Date.parse(kept?.at ?? "")).toBe(now - (AUDIT_DAYS - 1) * day);
  });

  it("each page continues where the last one stopped, with each row once (AUDIT-1)", async () => {
    const user_id = crypto.randomUUID();
    for (let i = 0; i < 5; i += 1) await audit(env, { ...BY_SERVER, action: "signed_in", user_id });
    const ids: string[] = [];
    for (let cursor: string | null = null; ;) {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const path = `/api/v1/operator/audit?user_id=${user_id}&limit=2${query}`;
      const page = (await world.request("GET", path, undefined, operator)).as(auditListSchema);
      ids.push(...page.items.map((row) => row.id));
      cursor = page.next_cursor;
      if (cursor === null) break;
    }
    expect(ids).toHaveLength(5);
    expect(ids).toEqual([...new Set(ids)].sort().toReversed());
  });
});
