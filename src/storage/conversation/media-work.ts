import { z } from "zod";

const checkSchema = z.object({ media_url: z.string(), due_at: z.number() });
const transcriptionSchema = z.object({ message_id: z.int(), attempts: z.int() });

export interface MediaCheck {
  media_url: string;
  due_at: number;
  /** True if a message or avatar that used it here was erased. */
  dropped: boolean;
}
export type Transcription = z.infer<typeof transcriptionSchema>;

/** A time long past. */
const DROPPED = 0;

/** Pending work on a conversation's media, stored so that it survives failures. */
export class MediaWork {
  readonly #sql: SqlStorage;
  /** The cached result of `next`, which runs after every commit; null when it must be read again. */
  #next: { check_due_at: number | null; transcription: boolean } | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Call this after a failed write: reads the tables again. */
  reload(): void {
    this.#next = null;
  }

  /** When the first check is due (ms), and whether anything waits to be transcribed. */
  get next(): { check_due_at: number | null; transcription: boolean } {
    this.#next ??= {
      check_due_at: this.checks(1)[0]?.due_at ?? null,
      transcription: this.transcriptions(1).length > 0,
    };
    return this.#next;
  }

  /**
   * Records a claim for a message or an avatar: at `due_at` (ms) the upload is released unless something uses it by
   * then.
   */
  claimed(media_url: string, due_at: number): void {
    this.#check(media_url, due_at);
  }

  /** Ends a claim, because something uses the upload now or the claim failed. */
  claimEnded(media_url: string): void {
    this.#write("DELETE FROM media_checks WHERE media_url = ? AND due_at <> ?", media_url, DROPPED);
  }

  /** Ends all claims of a finished import: files that nothing uses are released at once. */
  importEnded(now: number, avatarUrl: string | null): void {
    this.#write(
      `DELETE FROM media_checks WHERE due_at <> ?1 AND (media_url = ?2 OR media_url IN (
         SELECT media_url FROM messages WHERE media_url IS NOT NULL))`,
      DROPPED,
      avatarUrl,
    );
    this.#write("UPDATE media_checks SET due_at = ? WHERE due_at <> ?", now, DROPPED);
  }

  /**
   * Records that a message or avatar that used it was erased: unless its uploader uses it elsewhere, the upload is
   * removed.
   */
  dropped(media_url: string): void {
    this.#check(media_url, DROPPED);
  }

  /** Checks a dropped upload regardless of claims: others may use it while its uploader no longer does. */
  #check(media_url: string, due_at: number): void {
    this.#write(
      `INSERT INTO media_checks VALUES (?, ?)
       ON CONFLICT (media_url) DO UPDATE SET due_at = min(due_at, excluded.due_at)`,
      media_url,
      due_at,
    );
  }

  checked(media_url: string): void {
    this.#write("DELETE FROM media_checks WHERE media_url = ?", media_url);
  }

  /** Returns the most urgent checks first. */
  checks(limit: number): MediaCheck[] {
    return this.#select("ORDER BY due_at LIMIT ?", limit);
  }

  check(media_url: string): MediaCheck | undefined {
    return this.#select("WHERE media_url = ?", media_url)[0];
  }

  #select(where: string, value: SqlStorageValue): MediaCheck[] {
    return this.#sql
      .exec(`SELECT media_url, due_at FROM media_checks ${where}`, value)
      .toArray()
      .map((row) => {
        const check = checkSchema.parse(row);
        return { ...check, dropped: check.due_at === DROPPED };
      });
  }

  transcribe(message_id: number): void {
    this.#write("INSERT OR IGNORE INTO transcriptions VALUES (?, 0)", message_id);
  }

  attempted(message_id: number): void {
    this.#write(
      "UPDATE transcriptions SET attempts = attempts + 1 WHERE message_id = ?",
      message_id,
    );
  }

  transcribed(message_id: number): void {
    this.#write("DELETE FROM transcriptions WHERE message_id = ?", message_id);
  }

  transcriptions(limit: number): Transcription[] {
    return this.#sql
      .exec("SELECT message_id, attempts FROM transcriptions ORDER BY message_id LIMIT ?", limit)
      .toArray()
      .map((row) => transcriptionSchema.parse(row));
  }

  #write(statement: string, ...values: SqlStorageValue[]): void {
    this.#next = null;
    this.#sql.exec(statement, ...values);
  }
}
