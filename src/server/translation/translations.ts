import { sameLanguage } from "#text/languages.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Translation } from "#protocol/translation.ts";
import { findTranslations, saveTranslation, type TextRef } from "#storage/d1/translations.ts";
import { log } from "../log.ts";
import type { Translator } from "./translator.ts";

/** A text to translate; `source`: its language, if known. */
export interface SourceText extends TextRef {
  text: string;
  source: string | null;
}

/** The parts that find and make translations. */
export interface TranslationService {
  db: D1Database;
  translator: Translator | null;
}

/**
 * Returns a translation from D1, or creates it now and stores it there. A text that is already in `language` is its own
 * translation.
 */
export async function translationOf(
  service: TranslationService,
  source: SourceText,
  language: string,
): Promise<Result<Translation>> {
  const [found] = await findTranslations(service.db, [source], language);
  return found === undefined ? makeTranslation(service, source, language) : ok(found);
}

/** Creates a translation for a text that has none yet. */
export async function makeTranslation(
  { db, translator }: TranslationService,
  { text, source, conversation_id, message_id, version }: SourceText,
  language: string,
): Promise<Result<Translation>> {
  const ref = { conversation_id, message_id, version, language };
  if (source === null || sameLanguage(source, language))
    return ok({ ...ref, text, provider: null });
  if (translator === null) return err(failure("translation_not_configured"));
  const translated = await translator.translate(text, source, language);
  if (!translated.ok) return translated;
  const translation = { ...ref, text: translated.value, provider: translator.name };
  await saveTranslation(db, translation).catch((error: unknown) => {
    // The reader still sees the translation, and the next request creates it again.
    log("error", "translation_not_kept", { conversation_id }, error);
  });
  return ok(translation);
}
