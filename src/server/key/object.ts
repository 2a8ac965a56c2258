import { DurableObject } from "cloudflare:workers";
import { decideKey } from "#domain/server-key.ts";
import { perMinute } from "#domain/token-bucket.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ServerKey } from "#protocol/server-key.ts";
import { KeyStore, type KeyRecord } from "#storage/key/store.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";
import { sameHash } from "../auth/server-key.ts";
import { configOf } from "../config.ts";
import { deadlinesOf, type Deadlines } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { forgettingAnswers } from "../forgetting-answers.ts";
import { KeptBucket } from "../kept-bucket.ts";
import type { AdmittedKey, KeyApi, KeyCall, NewKey } from "../objects/key.ts";
import { Once } from "../once.ts";
import { KeyCalls } from "./calls.ts";

/**
 * One server key: its scopes, the hashes of its secrets, its budget, and the kept responses to its requests. This
 * object alone decides whether the key is accepted, so a revocation takes effect with its response.
 */
export class KeyObject extends DurableObject<Env> implements KeyApi {
  readonly #store: KeyStore;
  readonly #requests: KeptBucket;
  readonly #once: Once;
  readonly #deadlines: Deadlines;
  readonly #calls: KeyCalls;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new KeyStore(ctx.storage);
    this.#requests = new KeptBucket(ctx.storage.kv);
    this.#once = new Once(this.#store.answers);
    this.#deadlines = deadlinesOf(ctx, [forgettingAnswers(this.#store.answers)], () => ({
      key_id: ctx.id.name ?? "",
    }));
    this.#calls = new KeyCalls({
      env,
      keyId: () => this.#id(),
      waitUntil: (work) => {
        ctx.waitUntil(work);
      },
    });
  }

  create({ name, scopes, hash, expires_at }: NewKey): ServerKey {
    const fresh = { created_at: Date.now(), previous: null, revoked_at: null };
    const record = { name, scopes, hash, expires_at, ...fresh };
    this.#store.put(record);
    return this.#view(record);
  }

  rotate(hash: string, overlapMs: number): ServerKey | null {
    const record = this.#live();
    if (record === null) return null;
    const previous = { hash: record.hash, until: Date.now() + overlapMs };
    const rotated = { ...record, hash, previous };
    this.#store.put(rotated);
    return this.#view(rotated);
  }

  revoke(): boolean {
    const record = this.#live();
    if (record !== null) this.#store.put({ ...record, revoked_at: Date.now() });
    return record !== null;
  }

  describe(): ServerKey | null {
    const record = this.#live();
    return record === null ? null : this.#view(record);
  }

  admit(hash: string, call: KeyCall): Result<AdmittedKey> {
    const now = Date.now();
    const scopes = decideKey(this.#store.record, hash, now, sameHash);
    if (!scopes.ok) return scopes;
    this.#calls.add(call, now);
    const { KEY_REQUESTS_PER_MINUTE: limit } = configOf(this.env);
    const { remaining, retry_after_ms } = this.#requests.take(perMinute(limit), now);
    if (retry_after_ms > 0) {
      const detail = `At most ${limit} requests a minute with one server key`;
      return err(failure("rate_limited", detail, { retry_after_ms }));
    }
    this.#store.used(now);
    return ok({ scopes: scopes.value, remaining });
  }

  startOnce(key: string, fingerprint: string): Result<{ seed: string; answer: KeptAnswer | null }> {
    const started = this.#once.start(key, fingerprint, Date.now());
    this.#deadlines.arm();
    return started;
  }

  keepOnce(key: string, seed: string, answer: KeptAnswer): void {
    this.#store.answers.keep(key, seed, answer);
  }

  forgetOnce(key: string, seed: string): void {
    this.#store.answers.forget(key, seed);
  }

  forgetPerson(userId: string): void {
    if (this.#store.record !== null) this.#store.answers.forgetNaming(userId);
  }

  override async alarm(): Promise<void> {
    await this.#deadlines.ring();
  }

  #live(): KeyRecord | null {
    const { record } = this.#store;
    return record?.revoked_at === null ? record : null;
  }

  #id(): string {
    const { name } = this.ctx.id;
    if (name === undefined) throw new Error("a key's object must be addressed by the key's id");
    return name;
  }

  #view({ name, scopes, created_at, expires_at, previous }: KeyRecord): ServerKey {
    const until = previous !== null && previous.until > Date.now() ? previous.until : null;
    return {
      id: this.#id(),
      name,
      scopes,
      created_at: new Date(created_at).toISOString(),
      expires_at: timeOf(expires_at),
      overlap_until: timeOf(until),
      last_used_at: timeOf(this.#store.usedAt),
    };
  }
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
