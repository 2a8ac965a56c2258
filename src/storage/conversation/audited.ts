import { z } from "zod";
import { auditRowSchema, type AuditRow } from "../audit-row.ts";

/** Audit rows that D1 has yet to record, in the row about D1; null if there are none. */
export const AUDITED_STEP = "ALTER TABLE projection ADD COLUMN audit TEXT";

const columnSchema = z.object({ audit: z.string().nullable() });

/**
 * AUDIT-5: audit rows on their way to D1, written in the commit of their change and sent with its projection. Each
 * costs one row, plus one once D1 has them.
 */
export class Audited {
  readonly #sql: SqlStorage;
  #waiting: readonly AuditRow[] = [];

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.reload();
  }

  /** Call this after a failed write: reads the rows again. */
  reload(): void {
    const { audit } = columnSchema.parse(this.#sql.exec("SELECT audit FROM projection").one());
    this.#waiting = z.array(auditRowSchema).parse(JSON.parse(audit ?? "[]"));
  }

  get waiting(): readonly AuditRow[] {
    return this.#waiting;
  }

  add(row: AuditRow): void {
    this.#keep([...this.#waiting, row]);
  }

  /** Removes rows that D1 has recorded. */
  recorded(rows: readonly AuditRow[]): void {
    if (rows.length === 0) return;
    const ids = new Set(rows.map(({ id }) => id));
    this.#keep(this.#waiting.filter(({ id }) => !ids.has(id)));
  }

  #keep(rows: readonly AuditRow[]): void {
    this.#waiting = rows;
    const column = rows.length === 0 ? null : JSON.stringify(rows);
    this.#sql.exec("UPDATE projection SET audit = ?", column);
  }
}
