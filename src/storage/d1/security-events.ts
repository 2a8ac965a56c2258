import { inArray, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { deviceNameOf } from "#domain/device-name.ts";
import { ACCOUNT_EVENTS, type SecurityEvent } from "#protocol/audit.ts";
import type { List } from "#protocol/primitives.ts";
import { listAudit } from "./audit.ts";
import { sessions } from "./schema/sign-in.ts";

/** AUDIT-4: returns a page of events that concern a person's account, newest first, with the device of each session. */
export async function securityEvents(
  db: DrizzleD1Database,
  user_id: string,
  before: string | undefined,
  limit: number,
): Promise<List<SecurityEvent>> {
  const { items, next_cursor } = await listAudit(
    db,
    { user_id, before, actions: ACCOUNT_EVENTS },
    limit,
  );
  const ids = JSON.stringify([...new Set(items.flatMap(({ session_id }) => session_id ?? []))]);
  const rows = await db
    .select({ id: sessions.id, user_agent: sessions.user_agent })
    .from(sessions)
    .where(inArray(sessions.id, sql`(SELECT value FROM json_each(${ids}))`));
  const devices = new Map(rows.map(({ id, user_agent }) => [id, deviceNameOf(user_agent)]));
  return {
    items: items.map(({ id, action, at, last_at, count, actor, session_id, network, country }) => ({
      id,
      action,
      at,
      last_at,
      count,
      by: actor?.kind ?? null,
      session_id,
      device: devices.get(session_id ?? "") ?? null,
      network,
      country,
    })),
    next_cursor,
  };
}
