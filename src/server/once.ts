import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { KeptAnswer, KeptAnswers } from "#storage/kept-answers.ts";

/** A request counts as interrupted after this long. */
const REQUEST_MS = 60_000;

/** IDEMPOTENT-1: starts each request with an idempotency key only once. */
export class Once {
  readonly #answers: KeptAnswers;

  constructor(answers: KeptAnswers) {
    this.#answers = answers;
  }

  /** Starts a request, or returns the response it had. */
  start(
    key: string,
    fingerprint: string,
    now: number,
  ): Result<{ seed: string; answer: KeptAnswer | null }> {
    const known = this.#answers.find(key, now);
    if (known !== null && known.fingerprint !== fingerprint) {
      return err(failure("idempotency_key_reused"));
    }
    if (known?.answer) return ok(known);
    if (known !== null && now - known.started_at < REQUEST_MS) {
      return err(failure("idempotency_key_in_use", undefined, { retry_after_ms: 1_000 }));
    }
    // Repeats an interrupted request with its original id, so that it finds what it had created.
    const seed = known?.seed ?? crypto.randomUUID();
    this.#answers.start(key, { fingerprint, seed, started_at: now });
    return ok({ seed, answer: null });
  }
}
