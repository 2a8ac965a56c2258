import type { Result } from "#protocol/result.ts";

/** Why a provider failed: it does not support this pair of languages, or it is unavailable right now. */
export type ProviderFault = "unsupported" | "unavailable";

export interface TranslationRequest {
  /** Sentences, each of one line; `{0}`, `{1}`, … in them are placeholders, to be kept. */
  texts: string[];
  /** ISO 639-1, as in `en`. */
  source: string;
  target: string;
}

/** A translation engine. It returns as many texts as it was given, in their order; it may throw. */
export interface TranslationProvider {
  readonly name: string;
  translate(
    request: TranslationRequest,
    signal: AbortSignal,
  ): Promise<Result<string[], ProviderFault>>;
}
