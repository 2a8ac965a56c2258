import { describe, expect, it } from "vitest";
import {
  auditColumn,
  auditHourRow,
  auditIdFrom,
  auditRow,
  BY_SERVER,
  toAudit,
  type AuditEvent,
} from "#storage/audit-row.ts";

const NOW = Date.parse("2026-03-14T12:34:56.789Z");
const HOUR = Date.parse("2026-03-14T12:00:00.000Z");
const event: AuditEvent = {
  action: "signed_in",
  user_id: "ada",
  detail: "password",
  actor: { kind: "user", id: "ada" },
  session_id: "s",
  network: "192.0.2.0",
  country: "de",
};

describe("a row of the audit", () => {
  it("a row has its event's time, who acted and from where", () => {
    expect(auditRow(event, "x", NOW)).toEqual({
      id: `${auditIdFrom(NOW)}-x`,
      action: "signed_in",
      at: "2026-03-14T12:34:56.789Z",
      last_at: "2026-03-14T12:34:56.789Z",
      count: 1,
      user_id: "ada",
      actor_kind: "user",
      actor_id: "ada",
      session_id: "s",
      network: "192.0.2.0",
      country: "de",
      conversation_id: null,
      detail: "password",
    });
    expect(auditRow({ ...BY_SERVER, action: "signed_in" }, "x", NOW, 7)).toMatchObject({
      count: 7,
      user_id: null,
      actor_kind: "server",
      actor_id: null,
      detail: null,
    });
    expect(auditRow({ ...event, actor: null }, "x", NOW)).toMatchObject({
      actor_kind: null,
      actor_id: null,
    });
  });

  it("ids sort by time, whatever its number of digits", () => {
    const ids = [0, 1, 36 ** 7 - 1, 36 ** 7, NOW].map(auditIdFrom);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([8]));
  });

  it("the events of an hour that agree share a row, which names no session", () => {
    const row = (more: Partial<AuditEvent>, at = NOW) =>
      auditHourRow({ ...event, ...more }, (key) => key, at, 3);
    expect(row({})).toMatchObject({ session_id: null, count: 3, user_id: "ada" });
    expect(row({}).id.startsWith(`${auditIdFrom(HOUR)}-`)).toBe(true);
    expect(row({ session_id: "other", country: "fr" }, HOUR).id).toBe(row({}).id);
    const others = [
      row({}, HOUR - 1),
      row({}, HOUR + 3_600_000),
      row({ action: "signed_out" }),
      row({ user_id: "bob" }),
      row({ actor: { kind: "operator", id: "ada" } }),
      row({ actor: { kind: "user", id: "bob" } }),
      row({ actor: null }),
      row({ network: null }),
      row({ detail: "passkey" }),
    ];
    expect(new Set([row({}), ...others].map(({ id }) => id)).size).toBe(others.length + 1);
  });

  it("a row is stored as JSON on its way to D1", () => {
    const row = auditRow(event, "x", NOW);
    expect(toAudit(auditColumn(row))).toEqual(row);
    expect([auditColumn(null), toAudit(null)]).toEqual([null, null]);
  });
});
