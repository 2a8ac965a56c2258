import type { Result } from "#protocol/result.ts";
import type { KeptAnswer } from "#storage/kept-answers.ts";

/** IDEMPOTENT-1: the answers to someone's requests that have a key. */
export interface OnceApi extends Rpc.DurableObjectBranded {
  /** Starts a request that has a key, or returns the answer that it had. */
  startOnce(key: string, fingerprint: string): Result<{ seed: string; answer: KeptAnswer | null }>;
  keepOnce(key: string, seed: string, answer: KeptAnswer): void;
  forgetOnce(key: string, seed: string): void;
}
