import { z } from "zod";

const checkSchema = z.object({ media_url: z.string(), due_at: z.number() });
const transcriptionSchema = z.object({ message_id: z.int(), attempts: z.int() });

export type MediaCheck = z.infer<typeof checkSchema>;
export type Transcription = z.infer<typeof transcriptionSchema>;

/** What is still to be done about a conversation's media, kept so that it is done whatever dies meanwhile. */
export class MediaWork {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** At `due_at` (ms), let it go unless a message carries it by then. */
  check(media_url: string, due_at: number): void {
    this.#sql.exec("INSERT OR REPLACE INTO media_checks VALUES (?, ?)", media_url, due_at);
  }

  checked(media_url: string): void {
    this.#sql.exec("DELETE FROM media_checks WHERE media_url = ?", media_url);
  }

  checks(): MediaCheck[] {
    return this.#sql
      .exec("SELECT media_url, due_at FROM media_checks ORDER BY due_at")
      .toArray()
      .map((row) => checkSchema.parse(row));
  }

  transcribe(message_id: number): void {
    this.#sql.exec("INSERT OR IGNORE INTO transcriptions VALUES (?, 0)", message_id);
  }

  attempted(message_id: number): void {
    this.#sql.exec(
      "UPDATE transcriptions SET attempts = attempts + 1 WHERE message_id = ?",
      message_id,
    );
  }

  transcribed(message_id: number): void {
    this.#sql.exec("DELETE FROM transcriptions WHERE message_id = ?", message_id);
  }

  transcriptions(): Transcription[] {
    return this.#sql
      .exec("SELECT message_id, attempts FROM transcriptions ORDER BY message_id")
      .toArray()
      .map((row) => transcriptionSchema.parse(row));
  }
}
