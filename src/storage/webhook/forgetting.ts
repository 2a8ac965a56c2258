import { z } from "zod";
import { DELETED_PROFILE } from "#protocol/deleted-account.ts";

/** Events to scan in one step. */
const SCANNED = 2_000;

const rowSchema = z.object({ sequence: z.int(), body: z.string() });
const recordSchema = z.record(z.string(), z.unknown());

/**
 * LEAVE-3: removes a person's names from some waiting and logged events. Returns where the next step continues, or
 * null.
 */
export function forgetPerson(sql: SqlStorage, userId: string, after: number): number | null {
  const until = after + SCANNED;
  for (const table of ["queue", "log"]) {
    const rows = sql.exec(
      `SELECT sequence, body FROM ${table} WHERE sequence > ? AND sequence <= ? AND instr(body, ?)`,
      after,
      until,
      JSON.stringify(userId),
    );
    for (const { sequence, body } of z.array(rowSchema).parse(rows.toArray())) {
      const nameless = JSON.stringify(withoutNames(JSON.parse(body), userId));
      if (nameless === body) continue;
      sql.exec(`UPDATE ${table} SET body = ? WHERE sequence = ?`, nameless, sequence);
    }
  }
  const newest = sql
    .exec(
      "SELECT max((SELECT coalesce(max(sequence), 0) FROM queue), (SELECT coalesce(max(sequence), 0) FROM log)) AS n",
    )
    .one()["n"];
  return until < Number(newest) ? until : null;
}

/** Replaces the names in each record of the person, anywhere in an event. */
export function withoutNames(value: unknown, userId: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNames(item, userId));
  const record = recordSchema.safeParse(value);
  if (!record.success) return value;
  const fields = Object.entries(record.data).map(
    ([key, field]) => [key, withoutNames(field, userId)] as const,
  );
  const same = Object.fromEntries(fields);
  if (same["user_id"] !== userId || !("username" in same)) return same;
  return { ...same, ...DELETED_PROFILE, nickname: null, deleted: true };
}
