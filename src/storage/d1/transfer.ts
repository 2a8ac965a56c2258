import { z } from "zod";
import { DELETED_USERNAME } from "#protocol/deleted-account.ts";
import { userKindSchema } from "#protocol/user.ts";
import { nameKeys } from "#text/name-keys.ts";
import { mediaSchema } from "#protocol/media.ts";
import { metadataColumn, metadataOf } from "../metadata-column.ts";

const personSchema = z
  .object({
    id: z.string(),
    external_id: z.string().nullable(),
    username: z.string(),
    display_name: z.string(),
    kind: userKindSchema,
    language: z.string(),
    metadata: z.string().nullable(),
    created_at: z.string(),
  })
  .transform(({ metadata, ...person }) => ({ ...person, ...metadataOf(metadata) }));
export type ExportedPerson = z.infer<typeof personSchema>;

/** An erased account exports its id in place of a name. */
const PERSON = `id, subject AS external_id, iif(username = '${DELETED_USERNAME}', id, username) AS username, display_name,
  kind, language, metadata, created_at`;

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

export const exportedFileSchema = mediaSchema.omit({ transcript: true, waveform: true }).extend({
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
export type ExportedFile = z.infer<typeof exportedFileSchema>;

/** Returns the given uploads that the conversation uses. */
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
  return z.array(exportedFileSchema).parse(results);
}

const listedSchema = z.object({
  id: z.string(),
  kind: z.enum(["direct", "group"]),
  title: z.string().nullable(),
  head: z.int(),
  created_at: z.string(),
});

/** Returns some conversations with ids after `after`, in order, so that concurrent writes never hide existing ones. */
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

const knownSchema = z.object({
  user_id: z.string(),
  external_id: z.string().nullable(),
  username: z.string(),
  display_name: z.string(),
  avatar_url: z.string().nullable(),
  language: z.string(),
});
export type KnownPerson = z.infer<typeof knownSchema>;

interface Names {
  id: string;
  external_id: string | null;
  username: string;
}

/** Returns everyone with one of these ids, usernames or external ids of this issuer. */
export async function peopleLike(
  db: D1Database,
  issuer: string,
  people: readonly Names[],
): Promise<KnownPerson[]> {
  const given = JSON.stringify(
    people.map(({ id, external_id, username }) => ({
      id,
      external_id,
      key: username.toLowerCase(),
    })),
  );
  const of = (where: string) =>
    `SELECT users.* FROM json_each(?1) AS given CROSS JOIN users ON ${where}`;
  const { results } = await db
    .prepare(
      `SELECT DISTINCT id AS user_id, CASE WHEN issuer = ?2 THEN subject END AS external_id, username, display_name,
         avatar_url, language FROM (
         ${of("users.id = given.value->>'id'")}
         UNION ALL ${of("users.username_key = given.value->>'key'")}
         UNION ALL ${of("users.issuer = ?2 AND users.subject = given.value->>'external_id'")})`,
    )
    .bind(given, issuer)
    .all();
  return z.array(knownSchema).parse(results);
}

/** An account to create; `disabled_at` is set if nobody can sign in to it. */
export interface ImportedAccount extends ExportedPerson {
  issuer: string | null;
  disabled_at: string | null;
}

/** Creates the accounts that do not exist yet. */
export async function createPeople(
  db: D1Database,
  people: readonly ImportedAccount[],
): Promise<void> {
  const rows = people.map((person) => ({
    ...person,
    key: person.username.toLowerCase(),
    metadata: metadataColumn(person),
  }));
  const names = people.flatMap(({ id, display_name }) =>
    nameKeys(display_name).map((key) => ({ id, key })),
  );
  await db.batch([
    db
      .prepare(
        `INSERT INTO users (id, username, username_key, display_name, language, kind, issuer, subject, disabled_at,
           metadata, created_at)
         SELECT value->>'id', value->>'username', value->>'key', value->>'display_name', value->>'language',
           value->>'kind', value->>'issuer', value->>'external_id', value->>'disabled_at', value->>'metadata',
           value->>'created_at'
         FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(JSON.stringify(rows)),
    db
      .prepare(
        `INSERT OR IGNORE INTO user_names (user_id, key)
         SELECT users.id, value->>'key' FROM json_each(?1) CROSS JOIN users ON users.id = value->>'id'`,
      )
      .bind(JSON.stringify(names)),
  ]);
}

export interface ImportedMedia {
  key: string;
  user_id: string;
  name: string | null;
  content_type: string;
  size: number;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  placeholder: string | null;
  waveform: readonly number[] | null;
  created_at: string;
}

const presentSchema = z.object({
  user_id: z.string(),
  size: z.int(),
  stored: z.int().transform(Boolean),
  removed: z.int().transform(Boolean),
});

/**
 * Writes a file's row before its bytes, so that R2 has nothing without a row; returns the row with this key, which may
 * have existed before. The sweep removes rows whose bytes never arrive once their lease ends.
 */
export async function leaseMedia(
  db: D1Database,
  media: ImportedMedia,
  leased_until: number,
): Promise<z.infer<typeof presentSchema>> {
  const columns =
    "key, user_id, name, content_type, size, width, height, duration_ms, placeholder, waveform, created_at";
  const row = {
    ...media,
    waveform: media.waveform === null ? null : JSON.stringify(media.waveform),
  };
  const [, present] = await db.batch([
    db
      .prepare(
        `INSERT INTO media (${columns}, leased_until)
         SELECT ${columns
           .split(", ")
           .map((column) => `?1->>'${column}'`)
           .join(", ")}, ?2 WHERE true
         ON CONFLICT (key) DO UPDATE SET leased_until = excluded.leased_until
         WHERE stored_at IS NULL AND removed_at IS NULL`,
      )
      .bind(JSON.stringify(row), leased_until),
    db
      .prepare(
        `SELECT user_id, size, stored_at IS NOT NULL AS stored, removed_at IS NOT NULL AS removed
         FROM media WHERE key = ?`,
      )
      .bind(media.key),
  ]);
  return presentSchema.parse(present?.results[0]);
}

/**
 * Records that a file's bytes are stored and that the conversation uses it. Returns false if the file is being removed.
 */
export async function carryImported(
  db: D1Database,
  { key, conversation_id, owned }: { key: string; conversation_id: string; owned: boolean },
  now: string,
): Promise<boolean> {
  const [stored] = await db.batch([
    db
      .prepare(
        `UPDATE media SET stored_at = coalesce(stored_at, ?2), used_at = coalesce(used_at, ?2), leased_until = NULL
         WHERE key = ?1 AND removed_at IS NULL`,
      )
      .bind(key, now),
    db
      .prepare(
        `INSERT INTO media_uses (key, conversation_id, owned)
         SELECT ?1, ?2, ?3 FROM media WHERE key = ?1 AND removed_at IS NULL ON CONFLICT DO NOTHING`,
      )
      .bind(key, conversation_id, owned ? 1 : 0),
  ]);
  return (stored?.meta.changes ?? 0) > 0;
}
