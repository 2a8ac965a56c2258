import { revisionSchema, type Revision } from "#protocol/message.ts";

/** The earlier texts of edited messages: the rows of `revisions`. Everything is synchronous. */
export class Revisions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Adds an earlier text, and keeps the newest `max` of the message. */
  add(messageId: number, revision: Revision, max: number): void {
    this.#sql.exec(
      "INSERT INTO revisions (message_id, version, text, written_at, replaced_at) VALUES (?, ?, ?, ?, ?)",
      messageId,
      revision.version,
      revision.text,
      revision.written_at,
      revision.replaced_at,
    );
    this.#sql.exec(
      `DELETE FROM revisions WHERE message_id = ?1 AND version <= (
         SELECT version FROM revisions WHERE message_id = ?1 ORDER BY version DESC LIMIT 1 OFFSET ?2)`,
      messageId,
      max,
    );
  }

  /** Adds an earlier text unless it exists. */
  addImported(messageId: number, { version, text, written_at, replaced_at }: Revision): void {
    this.#sql.exec(
      "INSERT OR IGNORE INTO revisions (message_id, version, text, written_at, replaced_at) VALUES (?, ?, ?, ?, ?)",
      messageId,
      version,
      text,
      written_at,
      replaced_at,
    );
  }

  /** Returns earlier texts below a version, newest first. */
  list(messageId: number, below: number, limit: number): Revision[] {
    return this.#sql
      .exec(
        `SELECT version, text, written_at, replaced_at FROM revisions
         WHERE message_id = ? AND version < ? ORDER BY version DESC LIMIT ?`,
        messageId,
        below,
        limit,
      )
      .toArray()
      .map((row) => revisionSchema.parse(row));
  }

  erase(messageId: number): void {
    this.#sql.exec("DELETE FROM revisions WHERE message_id = ?", messageId);
  }
}
