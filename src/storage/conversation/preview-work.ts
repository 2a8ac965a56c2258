import { z } from "zod";

const wantedSchema = z.object({ message_id: z.int(), attempts: z.int(), due_at: z.number() });
export type WantedPreview = z.infer<typeof wantedSchema>;

/** The previews that have yet to be created, stored so that they survive failures. */
export class PreviewWork {
  readonly #sql: SqlStorage;
  /** The cached result of `nextDueAt`, which runs after every commit; undefined when it must be read again. */
  #next: number | null | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Call this after a failed write: reads the table again. */
  reload(): void {
    this.#next = undefined;
  }

  /** When to ask for the next of them again (ms). */
  get nextDueAt(): number | null {
    if (this.#next === undefined) this.#next = this.first(1)[0]?.due_at ?? null;
    return this.#next;
  }

  /** Returns the most urgent first. */
  first(limit: number): WantedPreview[] {
    return this.#sql
      .exec("SELECT message_id, attempts, due_at FROM previews ORDER BY due_at LIMIT ?", limit)
      .toArray()
      .map((row) => wantedSchema.parse(row));
  }

  isWanted(messageId: number): boolean {
    const query = "SELECT 1 FROM previews WHERE message_id = ?";
    return this.#sql.exec(query, messageId).toArray().length > 0;
  }

  want(messageId: number, dueAt: number): void {
    this.#write("INSERT OR REPLACE INTO previews VALUES (?, 1, ?)", messageId, dueAt);
  }

  attempted(messageId: number, dueAt: number): void {
    this.#write(
      "UPDATE previews SET attempts = attempts + 1, due_at = ? WHERE message_id = ?",
      dueAt,
      messageId,
    );
  }

  settled(messageId: number): void {
    this.#write("DELETE FROM previews WHERE message_id = ?", messageId);
  }

  #write(statement: string, ...values: SqlStorageValue[]): void {
    this.#next = undefined;
    this.#sql.exec(statement, ...values);
  }
}
