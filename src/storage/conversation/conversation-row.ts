import { z } from "zod";
import { conversationRecordSchema, type ConversationRecord } from "#protocol/conversation.ts";
import { historyOf } from "../history-column.ts";
import { joiningColumns, joiningOf } from "../joining-columns.ts";
import { metadataColumn, metadataOf } from "../metadata-column.ts";

/** The one row of `conversation`: the conversation's own record, its epoch, and when it ended. */
export class ConversationRow {
  readonly epoch: string;
  readonly #sql: SqlStorage;
  #record: ConversationRecord;
  #deletedAt: number | null = null;

  static insert(
    sql: SqlStorage,
    conversation: ConversationRecord,
    { epoch, schemaVersion }: { epoch: string; schemaVersion: number },
  ): void {
    sql.exec(
      `INSERT INTO conversation (id, kind, title, history, metadata, version, created_by, created_at, epoch, schema_version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      conversation.id,
      conversation.kind,
      conversation.title,
      conversation.history ?? null,
      metadataColumn(conversation),
      conversation.version,
      conversation.created_by ?? null,
      conversation.created_at,
      epoch,
      schemaVersion,
    );
  }

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const { epoch, ...row } = sql.exec("SELECT * FROM conversation").one();
    this.#record = toRecord(row);
    this.epoch = z.string().parse(epoch);
  }

  /** Reads the row: before the first use, and anew after a failed write. */
  reload(): void {
    const { deleted_at, ...row } = this.#sql.exec("SELECT * FROM conversation").one();
    this.#record = toRecord(row);
    this.#deletedAt = typeof deleted_at === "string" ? Date.parse(deleted_at) : null;
  }

  get record(): ConversationRecord {
    return this.#record;
  }

  /** ms; null unless it has ended. */
  get deletedAt(): number | null {
    return this.#deletedAt;
  }

  put(record: ConversationRecord): void {
    this.#sql.exec(
      `UPDATE conversation SET title = ?, avatar_url = ?, history = ?, metadata = ?, members_invite = ?,
         join_approval = ?, version = ? WHERE id = ?`,
      record.title,
      record.avatar_url,
      record.history ?? null,
      metadataColumn(record),
      ...joiningColumns(record),
      record.version,
      record.id,
    );
    this.#record = record;
  }

  /** Ends the conversation; its rows are deleted once D1's are. */
  markDeleted(now: string): void {
    this.#sql.exec("UPDATE conversation SET deleted_at = ?", now);
    this.#deletedAt = Date.parse(now);
  }
}

function toRecord({
  metadata,
  history,
  created_by,
  members_invite,
  join_approval,
  ...row
}: Record<string, unknown>): ConversationRecord {
  const creator = created_by === null ? {} : { created_by };
  const described = {
    ...row,
    ...creator,
    ...metadataOf(metadata),
    ...joiningOf({ members_invite, join_approval }),
  };
  return conversationRecordSchema.parse({ ...described, ...historyOf(row["kind"], history) });
}
