import { z } from "zod";
import { primary } from "#text/languages.ts";
import { translationSchema, type Translation } from "#protocol/translation.ts";

/** A message and one version of its text. */
export interface TextRef {
  conversation_id: string;
  message_id: number;
  version: number;
}

/** A message to translate; `language` is its own, if known. */
export interface TranslatableRow extends TextRef {
  text: string;
  language: string | null;
  sender_language: string;
}

const translatableSchema = z.object({
  conversation_id: z.string(),
  message_id: z.int(),
  version: z.int(),
  text: z.string(),
  language: z.string().nullable(),
  sender_language: z.string(),
});

/** Returns existing translations of the current texts. `es` and `es-MX` count as one language here. */
export async function findTranslations(
  db: D1Database,
  texts: TextRef[],
  language: string,
): Promise<Translation[]> {
  const { results } = await db
    .prepare(
      `SELECT translations.* FROM json_each(?1) CROSS JOIN translations
         ON translations.conversation_id = value->>'conversation_id'
         AND translations.message_id = value->>'message_id' AND translations.language = ?2
       WHERE translations.version = value->>'version'`,
    )
    .bind(JSON.stringify(texts), primary(language))
    .all();
  return results.map((row) => ({ ...translationSchema.parse(row), language }));
}

/**
 * Stores a translation of the newest text only, regardless of the order of arrival, and none for a deleted message or
 * conversation.
 */
export async function saveTranslation(
  db: D1Database,
  { conversation_id, message_id, language, version, text, provider }: Translation,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO translations (conversation_id, message_id, language, version, text, provider)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6
       WHERE EXISTS (SELECT 1 FROM conversations WHERE id = ?1)
         AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = ?1 AND id = ?2 AND deleted_at IS NOT NULL)
       ON CONFLICT (conversation_id, message_id, language) DO UPDATE SET version = excluded.version,
         text = excluded.text, provider = excluded.provider
       WHERE excluded.version > translations.version`,
    )
    .bind(conversation_id, message_id, primary(language), version, text, provider)
    .run();
}

/** Returns the requested texts, without duplicates, that the reader can see in their current conversations. */
export async function translatableTexts(
  db: D1Database,
  userId: string,
  messages: { conversation_id: string; message_id: number }[],
): Promise<TranslatableRow[]> {
  const { results } = await db
    .prepare(
      `SELECT messages.conversation_id, messages.id AS message_id, messages.text_version AS version,
         coalesce(messages.text, messages.media->>'transcript') AS text, messages.language, coalesce(users.language, 'en') AS sender_language
       FROM (SELECT DISTINCT value->>'conversation_id' AS conversation_id, value->>'message_id' AS id FROM json_each(?1)) asked
       CROSS JOIN messages ON messages.conversation_id = asked.conversation_id AND messages.id = asked.id
       JOIN members ON members.conversation_id = messages.conversation_id AND members.user_id = ?2
         AND members.left_at IS NULL AND messages.id >= members.visible_from
       LEFT JOIN users ON users.id = messages.sender_id
       WHERE coalesce(messages.text, messages.media->>'transcript') IS NOT NULL AND messages.deleted_at IS NULL`,
    )
    .bind(JSON.stringify(messages), userId)
    .all();
  return results.map((row) => translatableSchema.parse(row));
}
