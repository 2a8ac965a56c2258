/** People who are there but never come: rows in D1, and no password to hash for each. */
export async function seedPeople(db: D1Database, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  await db
    .prepare(
      `INSERT INTO users (id, username, username_key, display_name, language, created_at)
       SELECT value, substr(value, 1, 32), substr(value, 1, 32), 'Nobody', 'en', ?2 FROM json_each(?1)`,
    )
    .bind(JSON.stringify(ids), new Date().toISOString())
    .run();
  return ids;
}
