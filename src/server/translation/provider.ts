import type { Result } from "#protocol/result.ts";

/** Why a provider failed: it does not support this pair of languages, or it is unavailable right now. */
export type ProviderFault = "unsupported" | "unavailable";

export interface TranslationRequest {
  /** Sentences of one line each; the placeholders `{0}`, `{1}`, … in them must be preserved. */
  texts: string[];
  /** ISO 639-1, as in `en`. */
  source: string;
  target: string;
}

/** A translation engine. Returns as many texts as it was given, in the same order; may throw. */
export interface TranslationProvider {
  readonly name: string;
  translate(
    request: TranslationRequest,
    signal: AbortSignal,
  ): Promise<Result<string[], ProviderFault>>;
}
