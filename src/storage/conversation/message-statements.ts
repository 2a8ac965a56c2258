import type { Message } from "#protocol/message.ts";
import { hasLink } from "#text/reading.ts";
import { toMessageRow, type MessageRow } from "./message-rows.ts";

/** The columns of a message, of which D1 has the same. */
export const MESSAGE_COLUMNS = [
  "id",
  "version",
  "text_version",
  "client_id",
  "sender_id",
  "kind",
  "text",
  "media_url",
  "media",
  "language",
  "reply_to",
  "reply_count",
  "last_reply_id",
  "mentions",
  "reactions",
  "pinned",
  "metadata",
  "system",
  "forwarded",
  "preview",
  "album",
  "created_at",
  "edited_at",
  "deleted_at",
] as const satisfies (keyof MessageRow)[];

/** The columns of a message that never change. */
const FIXED = new Set<string>([
  "id",
  "client_id",
  "sender_id",
  "system",
  "album",
  "reply_to",
  "created_at",
]);
/** The columns that a new message with only text fills. */
const PLAIN = [
  "id",
  "version",
  "text_version",
  "client_id",
  "sender_id",
  "kind",
  "text",
  "created_at",
] as const satisfies (keyof MessageRow)[];
const OTHERS = MESSAGE_COLUMNS.filter((column) => !new Set<string>(PLAIN).has(column));
const INSERT = insertOf([...MESSAGE_COLUMNS, "links"]);
const INSERT_PLAIN = insertOf(PLAIN);
const CHANGING = MESSAGE_COLUMNS.filter((column) => !FIXED.has(column));
const UPDATE = `UPDATE messages SET ${CHANGING.map((column) => `${column} = ?`).join(", ")}, links = ? WHERE id = ?`;

/** A statement and the values that it binds. */
interface Statement {
  query: string;
  values: SqlStorageValue[];
}

/** A message with only text binds a third of the values. */
export function insertMessage(message: Message): Statement {
  const row = toMessageRow(message);
  const links = linksColumn(message);
  const isPlain = links === 0 && OTHERS.every((column) => (row[column] ?? 0) === 0);
  return isPlain
    ? { query: INSERT_PLAIN, values: PLAIN.map((column) => row[column]) }
    : { query: INSERT, values: [...MESSAGE_COLUMNS.map((column) => row[column]), links] };
}

export function updateMessage(message: Message): Statement {
  const row = toMessageRow(message);
  const values = CHANGING.map((column) => row[column]);
  return { query: UPDATE, values: [...values, linksColumn(message), row.id] };
}

/** Whether the message contains a link: an address in its text, or an external address in place of an upload. */
function linksColumn({ text, media_url, media }: Message): 0 | 1 {
  const isElsewhere = media_url !== null && media === null;
  return isElsewhere || (text !== null && hasLink(text)) ? 1 : 0;
}

/** Tolerates only a duplicate `client_id`: a duplicate id is a bug, and throws. */
function insertOf(columns: readonly string[]): string {
  const values = columns.map(() => "?").join(", ");
  return `INSERT INTO messages (${columns.join(", ")}) VALUES (${values})
    ON CONFLICT (sender_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`;
}
