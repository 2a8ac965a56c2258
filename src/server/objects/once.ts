import type { Result } from "#protocol/result.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";

/** IDEMPOTENT-1: the kept responses to requests with an idempotency key. */
export interface OnceApi extends Rpc.DurableObjectBranded {
  /** Starts a request with a key, or returns the response it had. */
  startOnce(key: string, fingerprint: string): Result<{ seed: string; answer: KeptAnswer | null }>;
  keepOnce(key: string, seed: string, answer: KeptAnswer): void;
  forgetOnce(key: string, seed: string): void;
}
