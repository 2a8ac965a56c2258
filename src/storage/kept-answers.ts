import { z } from "zod";
import { ANSWER_KEPT_MS } from "#protocol/idempotency.ts";

/** The response to a completed request; `headers`: those that belong to it. */
const answerSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type KeptAnswer = z.infer<typeof answerSchema>;

/** A request with an idempotency key; `answer` is null while the server processes it, since `started_at` (ms). */
export interface KeptRequest {
  fingerprint: string;
  /** The id for what the request creates, so that repeating it after a crash creates no duplicate. */
  seed: string;
  started_at: number;
  answer: KeptAnswer | null;
}

/** The table, created by a step of the store. */
export const KEPT_ANSWERS = `
CREATE TABLE kept_answers (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  seed TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  answer TEXT
) WITHOUT ROWID;
`;

type Write = (
  statement: string,
  ...values: (string | number)[]
) => Record<string, SqlStorageValue>[];

/**
 * The kept responses of a person or a server key, by idempotency key. Each request with a key costs three rows: when it
 * starts, when it ends, and when a later request deletes the expired response.
 */
export class KeptAnswers {
  readonly #write: Write;
  readonly #read: Write;
  readonly #max: number;
  /** When the oldest request started (ms), or null; undefined when it must be read. */
  #oldest: number | null | undefined;

  /** `max`: how many of the newest to keep. `read`: a way to read that leaves nothing in storage. */
  constructor(write: Write, max: number, read: Write = write) {
    this.#write = write;
    this.#read = read;
    this.#max = max;
  }

  find(key: string, now: number): KeptRequest | null {
    this.#write(
      `DELETE FROM kept_answers WHERE started_at <= ? OR started_at <
         (SELECT started_at FROM kept_answers ORDER BY started_at DESC LIMIT 1 OFFSET ?)`,
      now - ANSWER_KEPT_MS,
      this.#max - 2,
    );
    this.#oldest = undefined;
    const [row] = this.#write("SELECT * FROM kept_answers WHERE key = ?", key);
    if (row === undefined) return null;
    const { answer, ...request } = rowSchema.parse(row);
    return { ...request, answer: answer === null ? null : answerSchema.parse(JSON.parse(answer)) };
  }

  start(key: string, { fingerprint, seed, started_at }: Omit<KeptRequest, "answer">): void {
    this.#oldest = undefined;
    this.#write(
      "INSERT OR REPLACE INTO kept_answers VALUES (?, ?, ?, ?, NULL)",
      key,
      fingerprint,
      seed,
      started_at,
    );
  }

  keep(key: string, seed: string, answer: KeptAnswer): void {
    this.#write(
      "UPDATE kept_answers SET answer = ? WHERE key = ? AND seed = ?",
      JSON.stringify(answer),
      key,
      seed,
    );
  }

  /** Deletes the responses that contain this user's id. */
  forgetNaming(userId: string): void {
    this.#write("DELETE FROM kept_answers WHERE instr(answer, ?)", userId);
    this.#oldest = undefined;
  }

  /** When the oldest expires (ms); null if there are none. An early time is harmless. */
  get firstExpiry(): number | null {
    if (this.#oldest === undefined) {
      const [row] = this.#read("SELECT min(started_at) AS at FROM kept_answers");
      this.#oldest = z
        .int()
        .nullable()
        .parse(row?.["at"] ?? null);
    }
    return this.#oldest === null ? null : this.#oldest + ANSWER_KEPT_MS;
  }

  /** Deletes expired responses without waiting for another request. */
  prune(now: number): void {
    this.#write("DELETE FROM kept_answers WHERE started_at <= ?", now - ANSWER_KEPT_MS);
    this.#oldest = undefined;
  }

  forget(key: string, seed: string): void {
    this.#write(
      "DELETE FROM kept_answers WHERE key = ? AND seed = ? AND answer IS NULL",
      key,
      seed,
    );
  }
}

const rowSchema = z.object({
  fingerprint: z.string(),
  seed: z.string(),
  started_at: z.int(),
  answer: z.string().nullable(),
});
