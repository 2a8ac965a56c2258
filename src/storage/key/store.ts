import { z } from "zod";
import { scopeSchema } from "#protocol/server-key.ts";
import { KEPT_ANSWERS, KeptAnswers } from "../kept-answers.ts";
import { upgrade, type SchemaSteps, type StepStorage } from "../schema-steps.ts";

/** A key as its object stores it; times in ms, hashes of secrets in base64url. */
const keyRecordSchema = z.object({
  name: z.string(),
  scopes: z.array(scopeSchema),
  hash: z.string(),
  created_at: z.int(),
  expires_at: z.int().nullable(),
  /** The secret before the last rotation. */
  previous: z.object({ hash: z.string(), until: z.int() }).nullable(),
  revoked_at: z.int().nullable(),
});
export type KeyRecord = z.infer<typeof keyRecordSchema>;

export const KEY_STEPS: SchemaSteps = [KEPT_ANSWERS];

/** A backend makes many more requests than a person, so the server keeps this many of its newest responses. */
const ANSWERS_MAX = 10_000;

/** Rows are billed, and operators do not need the time of use to the second. */
const USED_PRECISION_MS = 60_000;

type Storage = StepStorage & {
  sql: SqlStorage;
  kv: { get(key: string): unknown; put(key: string, value: unknown): void };
};

/** The durable state of one server key. Reading leaves nothing in storage, even for made-up ids. */
export class KeyStore {
  readonly answers: KeptAnswers;
  readonly #storage: Storage;
  #record: KeyRecord | null;
  #usedAt: number | null;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { kv } = storage;
    this.#record = keyRecordSchema.nullable().parse(kv.get("key") ?? null);
    this.#usedAt = z
      .int()
      .nullable()
      .parse(kv.get("used_at") ?? null);
    if (this.#record !== null) this.#upgrade(z.int().parse(kv.get("schema_version")));
    this.answers = new KeptAnswers(
      (statement, ...values) => storage.sql.exec(statement, ...values).toArray(),
      ANSWERS_MAX,
    );
  }

  get record(): KeyRecord | null {
    return this.#record;
  }

  get usedAt(): number | null {
    return this.#usedAt;
  }

  put(record: KeyRecord): void {
    if (this.#record === null) this.#upgrade(0);
    this.#storage.kv.put("key", record);
    this.#record = record;
  }

  /** Writes at most one row a minute. */
  used(now: number): void {
    if (this.#usedAt !== null && now - this.#usedAt < USED_PRECISION_MS) return;
    this.#storage.kv.put("used_at", now);
    this.#usedAt = now;
  }

  #upgrade(from: number): void {
    upgrade(this.#storage, from, KEY_STEPS, (version) => {
      this.#storage.kv.put("schema_version", version);
    });
  }
}
