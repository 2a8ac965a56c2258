import type { Result } from "#protocol/result.ts";

/** Why a provider made nothing: it does not know this pair of languages, or it cannot be asked right now. */
export type ProviderFault = "unsupported" | "unavailable";

export interface TranslationRequest {
  /** Sentences, each of one line; `{0}`, `{1}`, … in them are to be placed, not translated. */
  texts: string[];
  /** ISO 639-1, as in `en`. */
  source: string;
  target: string;
}

/** An engine that translates. It answers as many texts as it was given, in their order; it may throw. */
export interface TranslationProvider {
  readonly name: string;
  translate(
    request: TranslationRequest,
    signal: AbortSignal,
  ): Promise<Result<string[], ProviderFault>>;
}
