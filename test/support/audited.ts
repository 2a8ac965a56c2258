import { auditListSchema, type AuditEntry } from "#protocol/audit.ts";
import { operate } from "./keyed.ts";
import type { World } from "./world.ts";

/**
 * All rows of the audit that match a filter. A row of an hour has the hour's first id, and a page examines a limited
 * number of rows, so the page that has it may come late.
 */
export async function audited(
  world: World,
  filter: Readonly<Record<string, string>>,
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: "100", ...filter });
    if (cursor !== null) query.set("cursor", cursor);
    const page = (await operate(world, "GET", `/audit?${query.toString()}`)).as(auditListSchema);
    entries.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return entries;
}
