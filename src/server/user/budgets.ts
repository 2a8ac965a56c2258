import { perDay, perHour, perMinute, take, type Bucket, type Taken } from "#domain/token-bucket.ts";
import { failure } from "#protocol/errors.ts";
import { EXPORTS_PER_DAY } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { configOf, sendsPerMinuteTotal } from "../config.ts";
import type { Env } from "../env.ts";
import { KeptBucket } from "../kept-bucket.ts";
import type { Brought, SendLease } from "../objects/user.ts";
import { KeptBringing } from "./kept-bringing.ts";
import { leaseSends } from "./send-leases.ts";

/** What one person may use in a minute, an hour or a day, over all their devices and conversations. */
export class Budgets {
  readonly #env: Env;
  readonly #requests: KeptBucket;
  readonly #strangers: KeptBucket;
  readonly #bringing: KeptBringing;
  readonly #texts: KeptBucket;
  readonly #exports: KeptBucket;
  readonly #sends: KeptBucket;
  /** Media requests have their own budget, so that a page of pictures keeps nobody from writing. In memory only. */
  #mediaRequests: Bucket | undefined;

  constructor(env: Env, kv: SyncKvStorage) {
    this.#env = env;
    this.#requests = new KeptBucket(kv);
    this.#strangers = new KeptBucket(kv, "strangers");
    this.#bringing = new KeptBringing(kv);
    this.#texts = new KeptBucket(kv, "texts");
    this.#exports = new KeptBucket(kv, "exports");
    this.#sends = new KeptBucket(kv, "sends");
  }

  /** Takes one request; returns how many more may follow at once. */
  takeRequest(requestsPerMinute: number, budget: "requests" | "media"): Result<number> {
    const taken =
      budget === "media"
        ? this.#takeMedia(requestsPerMinute)
        : this.#requests.take(perMinute(requestsPerMinute), Date.now());
    if (taken.retry_after_ms === 0) return ok(taken.remaining);
    return err(
      failure("rate_limited", `At most ${requestsPerMinute} requests a minute`, {
        retry_after_ms: taken.retry_after_ms,
      }),
    );
  }

  /** MEMBER-3, MEMBER-4: takes all tokens, or none. */
  bring(userIds: readonly string[], strangers: number): Brought {
    const now = Date.now();
    const { BRINGS_PER_HOUR, STRANGERS_PER_HOUR } = configOf(this.#env);
    const bringing = this.#bringing.try(userIds, perHour(BRINGS_PER_HOUR), now);
    const { tooOften, retry_after_ms } = bringing;
    if (retry_after_ms > 0) return { tooOften, retry_after_ms };
    if (strangers > 0) {
      const taken = this.#strangers.take(perHour(STRANGERS_PER_HOUR), now, strangers);
      if (taken.retry_after_ms > 0) return { tooOften, retry_after_ms: taken.retry_after_ms };
    }
    this.#bringing.keep(bringing);
    return { tooOften, retry_after_ms: 0 };
  }

  giveBackBring(userIds: readonly string[], strangers: number): void {
    const now = Date.now();
    const { BRINGS_PER_HOUR, STRANGERS_PER_HOUR } = configOf(this.#env);
    this.#bringing.giveBack(userIds, perHour(BRINGS_PER_HOUR), now);
    if (strangers > 0) this.#strangers.giveBack(perHour(STRANGERS_PER_HOUR), now, strangers);
  }

  leaseSends(sent: number, wanted: number): SendLease {
    const rule = perMinute(sendsPerMinuteTotal(configOf(this.#env)));
    return leaseSends(this.#sends, rule, { sent, wanted }, Date.now());
  }

  chargeText(bytes: number): number {
    const { TEXT_BYTES_PER_DAY } = configOf(this.#env);
    return this.#texts.charge(perDay(TEXT_BYTES_PER_DAY), Date.now(), bytes);
  }

  takeExport(): number {
    return this.#exports.take(perDay(EXPORTS_PER_DAY), Date.now()).retry_after_ms;
  }

  #takeMedia(requestsPerMinute: number): Taken {
    const taken = take(perMinute(requestsPerMinute), this.#mediaRequests, Date.now());
    this.#mediaRequests = taken.bucket;
    return taken;
  }
}
