import type { TranslationFrame } from "#protocol/frames/translation.ts";
import type { TranslationFailedFrame } from "#protocol/frames/translation-failed.ts";

/** A translated message. `version`: the `text_version` that was translated. */
export type MessageTranslation = Omit<TranslationFrame, "type" | "message_id">;

/** Why there is no translation. `retryable`: a request can succeed after `retry_after_ms`. */
export type TranslationFailure = Omit<TranslationFailedFrame, "type" | "message_id">;

export interface HeldTranslations {
  /** By message id, of the text at that time: see `translationOf`. */
  readonly translations: ReadonlyMap<number, MessageTranslation>;
  /** Failed translations, by message id. */
  readonly untranslated: ReadonlyMap<number, TranslationFailure>;
}

/** The translation of a newer text replaces an older one, regardless of the order of arrival. */
export function applyTranslation<T extends HeldTranslations>(
  held: T,
  id: number,
  translation: MessageTranslation,
): T {
  const { translations, untranslated } = held;
  if (versionOf(translations, id) > translation.version) return held;
  const isMended = versionOf(untranslated, id) <= translation.version && untranslated.has(id);
  return {
    ...held,
    translations: new Map(translations).set(id, translation),
    untranslated: isMended ? without(untranslated, id) : untranslated,
  };
}

/** A failure never replaces an existing translation. */
export function applyTranslationFailure<T extends HeldTranslations>(
  held: T,
  id: number,
  failure: TranslationFailure,
): T {
  const { translations, untranslated } = held;
  const newest = Math.max(versionOf(translations, id) + 1, versionOf(untranslated, id));
  if (newest > failure.version) return held;
  return { ...held, untranslated: new Map(untranslated).set(id, failure) };
}

function versionOf(of: ReadonlyMap<number, { version: number }>, id: number): number {
  return of.get(id)?.version ?? 0;
}

function without<T>(all: ReadonlyMap<number, T>, id: number): Map<number, T> {
  const rest = new Map(all);
  rest.delete(id);
  return rest;
}
