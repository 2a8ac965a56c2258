import { z } from "zod";

/** The position of D1. */
const watermarkSchema = z.object({ head: z.int(), personal_sequence: z.int() });
export type Watermark = z.infer<typeof watermarkSchema>;

const rowSchema = watermarkSchema.extend({ rebuilding: z.int(), blocks_head: z.int() });

/** How far D1 has come with this conversation, in the one row of `projection`. */
export class Projected {
  readonly #sql: SqlStorage;
  #watermark: Watermark = { head: 0, personal_sequence: 0 };
  #rebuiltFrom: number | null = null;
  #blocksHead = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Reads the row: before the first use, and anew after a failed write. */
  reload(): void {
    const row = this.#sql.exec("SELECT * FROM projection").one();
    const { head, personal_sequence, rebuilding, blocks_head } = rowSchema.parse(row);
    this.#watermark = { head, personal_sequence };
    this.#rebuiltFrom = rebuilding === 0 ? null : rebuilding - 1;
    this.#blocksHead = blocks_head;
  }

  get watermark(): Watermark {
    return this.#watermark;
  }

  setWatermark(watermark: Watermark): void {
    const { head, personal_sequence } = watermark;
    this.#sql.exec(
      "UPDATE projection SET head = ?, personal_sequence = ?",
      head,
      personal_sequence,
    );
    this.#watermark = watermark;
  }

  /** D1's head when the rebuild of its rows began that is in progress; null without one. */
  get rebuiltFrom(): number | null {
    return this.#rebuiltFrom;
  }

  get rebuilding(): boolean {
    return this.#rebuiltFrom !== null;
  }

  /** Starts a rebuild, which trusts none of D1's rows. */
  beginRebuild(): void {
    this.#setRebuilding(this.#rebuiltFrom ?? this.#watermark.head);
    this.setWatermark({ head: 0, personal_sequence: 0 });
  }

  endRebuild(): void {
    this.#setRebuilding(null);
  }

  /** The version up to which the conversation has read from D1 the blocks between newcomers and the others. */
  get blocksHead(): number {
    return this.#blocksHead;
  }

  setBlocksHead(version: number): void {
    this.#sql.exec("UPDATE projection SET blocks_head = ?", version);
    this.#blocksHead = version;
  }

  #setRebuilding(from: number | null): void {
    this.#sql.exec("UPDATE projection SET rebuilding = ?", from === null ? 0 : from + 1);
    this.#rebuiltFrom = from;
  }
}
