import { z } from "zod";

const checkSchema = z.object({ media_url: z.string(), due_at: z.number() });
const transcriptionSchema = z.object({ message_id: z.int(), attempts: z.int() });

export interface MediaCheck {
  media_url: string;
  due_at: number;
  /** A message carried it once. */
  dropped: boolean;
}
export type Transcription = z.infer<typeof transcriptionSchema>;

/** Stands for a time long past. */
const DROPPED = 0;

/** What is still to be done about a conversation's media, kept so that it is done whatever dies meanwhile. */
export class MediaWork {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Claimed for a message: at `due_at` (ms), give it back unless one carries it by then. */
  claimed(media_url: string, due_at: number): void {
    this.#check(media_url, due_at);
  }

  /** A message that carried it is erased: unless another does, remove it. */
  dropped(media_url: string): void {
    this.#check(media_url, DROPPED);
  }

  /** What was dropped stays so, whatever it is claimed for then. */
  #check(media_url: string, due_at: number): void {
    this.#sql.exec(
      `INSERT INTO media_checks VALUES (?, ?)
       ON CONFLICT (media_url) DO UPDATE SET due_at = min(due_at, excluded.due_at)`,
      media_url,
      due_at,
    );
  }

  checked(media_url: string): void {
    this.#sql.exec("DELETE FROM media_checks WHERE media_url = ?", media_url);
  }

  checks(): MediaCheck[] {
    return this.#sql
      .exec("SELECT media_url, due_at FROM media_checks ORDER BY due_at")
      .toArray()
      .map((row) => {
        const check = checkSchema.parse(row);
        return { ...check, dropped: check.due_at === DROPPED };
      });
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
