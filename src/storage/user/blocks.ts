import { z } from "zod";

export const BLOCKS = `
CREATE TABLE blocks (
  blocked_id TEXT PRIMARY KEY,
  active INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  pending INTEGER
) WITHOUT ROWID;
`;

/** A block or its removal that may not have reached D1 and the conversations yet. */
export interface PendingBlock {
  blocked_id: string;
  active: boolean;
  created_at: string;
  /** Distinguishes it from a later change of the same block. */
  sequence: number;
}

const rowSchema = z.object({
  blocked_id: z.string(),
  active: z.int().transform(Boolean),
  created_at: z.string(),
  pending: z.int().nullable(),
});
type Row = z.infer<typeof rowSchema>;

interface Tables {
  rows: (query: string) => Record<string, SqlStorageValue>[];
  write: (statement: string, ...values: SqlStorageValue[]) => unknown;
}

/** The people that a person has blocked, in their object: one row each, rewritten once the change has spread. */
export class Blocks {
  readonly #tables: Tables;
  #known: Map<string, Row> | null = null;
  #sequence = 0;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  has(userId: string): boolean {
    return this.#rows.get(userId)?.active === true;
  }

  ids(): string[] {
    return [...this.#rows.values()].flatMap((row) => (row.active ? [row.blocked_id] : []));
  }

  pending(): PendingBlock[] {
    return [...this.#rows.values()].flatMap(({ pending, ...row }) =>
      pending === null ? [] : [{ ...row, sequence: pending }],
    );
  }

  put(blocked_id: string, active: boolean, created_at: string): void {
    this.#sequence = 1 + Math.max(this.#sequence, ...this.pending().map((one) => one.sequence));
    const pending = this.#sequence;
    this.#tables.write(
      "INSERT OR REPLACE INTO blocks (blocked_id, active, created_at, pending) VALUES (?, ?, ?, ?)",
      blocked_id,
      active ? 1 : 0,
      created_at,
      pending,
    );
    this.#rows.set(blocked_id, { blocked_id, active, created_at, pending });
  }

  /** Call this once D1 and the conversations have the change, unless there is a later one. */
  spread(blockedId: string, sequence: number): void {
    const row = this.#rows.get(blockedId);
    if (row?.pending !== sequence) return;
    if (row.active) {
      this.#tables.write("UPDATE blocks SET pending = NULL WHERE blocked_id = ?", blockedId);
      this.#rows.set(blockedId, { ...row, pending: null });
    } else {
      this.#tables.write("DELETE FROM blocks WHERE blocked_id = ?", blockedId);
      this.#rows.delete(blockedId);
    }
  }

  get #rows(): Map<string, Row> {
    this.#known ??= new Map(
      this.#tables
        .rows("SELECT * FROM blocks")
        .map((row) => rowSchema.parse(row))
        .map((row) => [row.blocked_id, row]),
    );
    return this.#known;
  }
}
