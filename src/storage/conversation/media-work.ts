import { z } from "zod";

const checkSchema = z.object({ media_url: z.string(), due_at: z.number() });
const transcriptionSchema = z.object({ message_id: z.int(), attempts: z.int() });

export interface MediaCheck {
  media_url: string;
  due_at: number;
  /** Something carried it here, and was erased. */
  dropped: boolean;
}
export type Transcription = z.infer<typeof transcriptionSchema>;

/** Stands for a time long past. */
const DROPPED = 0;

/** What is still to be done about a conversation's media, kept so that it is done whatever dies meanwhile. */
export class MediaWork {
  readonly #sql: SqlStorage;
  /** What `next` answers, which is asked after every commit; null when it is to be read anew. */
  #next: { check_due_at: number | null; transcription: boolean } | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** A write failed: what is known of the tables is read anew. */
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

  /** Claimed for a message, or as an avatar: at `due_at` (ms), give it back unless something carries it by then. */
  claimed(media_url: string, due_at: number): void {
    this.#check(media_url, due_at);
  }

  /** What it was claimed for is there, or it could not be claimed at all. */
  claimEnded(media_url: string): void {
    this.#write("DELETE FROM media_checks WHERE media_url = ? AND due_at <> ?", media_url, DROPPED);
  }

  /** Something that carried it is erased: unless its uploader carries it elsewhere, it goes. */
  dropped(media_url: string): void {
    this.#check(media_url, DROPPED);
  }

  /** What was dropped is looked at whatever it is claimed for then: others may carry it, and its uploader not. */
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

  /** The most urgent first. */
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
