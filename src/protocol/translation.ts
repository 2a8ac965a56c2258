import { z } from "zod";
import { TRANSLATIONS_MAX } from "./limits.ts";
import { idSchema, languageSchema, listOf, messageIdSchema, positionSchema } from "./primitives.ts";

/**
 * A message's text in another language. `version`: the `text_version` that it translates; a message whose
 * `text_version` differs has been edited since. `provider`: the engine that made it; null if the message is already in
 * that language, and `text` is its own.
 */
export const translationSchema = z
  .object({
    conversation_id: idSchema,
    message_id: messageIdSchema,
    version: positionSchema,
    language: z.string(),
    text: z.string(),
    provider: z.string().nullable(),
  })
  .meta({ id: "Translation" });
/** A message's text in another language, for one version of the message. */
export type Translation = z.infer<typeof translationSchema>;

export const translationRequestSchema = z
  .strictObject({ language: languageSchema })
  .meta({ id: "TranslationRequest" });

/** Messages of any of the reader's conversations. `language`: by default the reader's own. */
export const translationsRequestSchema = z
  .strictObject({
    language: languageSchema.optional(),
    messages: z
      .array(z.strictObject({ conversation_id: idSchema, message_id: messageIdSchema }))
      .min(1)
      .max(TRANSLATIONS_MAX),
  })
  .meta({ id: "TranslationsRequest" });

export const translationListSchema = listOf(translationSchema);

/**
 * The server's optional features: the name of the engine of each, or `null` without one. `push_key`: the key with which
 * a browser subscribes to notifications; absent if the server sends none.
 */
export const featuresSchema = z
  .object({
    translation: z.string().nullable(),
    transcription: z.string().nullable(),
    push_key: z.string().optional(),
  })
  .meta({ id: "Features" });
/** The server's optional features: the name of the engine of each, or `null` without one. */
export type Features = z.infer<typeof featuresSchema>;
