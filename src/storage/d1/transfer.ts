import { z } from "zod";
import { mediaSchema } from "#protocol/media.ts";
import { metadataOf } from "../metadata-column.ts";

const personSchema = z
  .object({
    id: z.string(),
    external_id: z.string().nullable(),
    username: z.string(),
    display_name: z.string(),
    language: z.string(),
    metadata: z.string().nullable(),
    created_at: z.string(),
  })
  .transform(({ metadata, ...person }) => ({ ...person, ...metadataOf(metadata) }));
export type ExportedPerson = z.infer<typeof personSchema>;

const PERSON = "id, subject AS external_id, username, display_name, language, metadata, created_at";

export async function exportedPeople(
  db: D1Database,
  ids: readonly string[],
): Promise<ExportedPerson[]> {
  const { results } = await db
    .prepare(`SELECT ${PERSON} FROM users WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(ids))
    .all();
  return z.array(personSchema).parse(results);
}

/** Returns some people by id, after `after`. */
export async function peopleAfter(
  db: D1Database,
  after: string,
  limit: number,
): Promise<ExportedPerson[]> {
  const { results } = await db
    .prepare(`SELECT ${PERSON} FROM users WHERE id > ?1 ORDER BY id LIMIT ?2`)
    .bind(after, limit)
    .all();
  return z.array(personSchema).parse(results);
}

const fileSchema = mediaSchema.omit({ transcript: true, waveform: true }).extend({
  key: z.string(),
  user_id: z.string(),
  waveform: z
    .string()
    .nullable()
    .transform((text) =>
      text === null ? null : mediaSchema.shape.waveform.parse(JSON.parse(text)),
    ),
  owned: z.int().transform(Boolean),
  created_at: z.string(),
});
export type ExportedFile = z.infer<typeof fileSchema>;

/** Returns those of these uploads that the conversation carries. */
export async function exportedFiles(
  db: D1Database,
  conversationId: string,
  keys: readonly string[],
): Promise<ExportedFile[]> {
  const { results } = await db
    .prepare(
      `SELECT media.key, media.user_id, name, content_type, size, width, height, duration_ms, placeholder, waveform,
         media.created_at, use.owned
       FROM json_each(?2) CROSS JOIN media ON media.key = value
       CROSS JOIN media_uses AS use ON use.key = media.key AND use.conversation_id = ?1
       WHERE stored_at IS NOT NULL AND removed_at IS NULL`,
    )
    .bind(conversationId, JSON.stringify(keys))
    .all();
  return z.array(fileSchema).parse(results);
}

const listedSchema = z.object({
  id: z.string(),
  kind: z.enum(["direct", "group"]),
  title: z.string().nullable(),
  head: z.int(),
  created_at: z.string(),
});

/** Returns some conversations by id, after `after`: none that was there is missed, whatever is written meanwhile. */
export async function conversationsAfter(
  db: D1Database,
  after: string,
  limit: number,
): Promise<z.infer<typeof listedSchema>[]> {
  const { results } = await db
    .prepare(
      "SELECT id, kind, title, head, created_at FROM conversations WHERE id > ?1 ORDER BY id LIMIT ?2",
    )
    .bind(after, limit)
    .all();
  return z.array(listedSchema).parse(results);
}
