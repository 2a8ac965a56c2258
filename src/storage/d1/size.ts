/** Returns the database's bytes on disk. */
export async function databaseSize(db: D1Database): Promise<number> {
  const { meta } = await db.prepare("SELECT 1").run();
  return meta.size_after;
}
