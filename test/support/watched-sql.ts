/** An object's SQLite whose statements are counted: what they read and wrote since the last question. */
export function watched(sql: SqlStorage): {
  sql: SqlStorage;
  rowsRead: () => number;
  rowsWritten: () => number;
} {
  const cursors = new Set<SqlStorageCursor<Record<string, SqlStorageValue>>>();
  const exec = (query: string, ...values: SqlStorageValue[]) => {
    const cursor = sql.exec(query, ...values);
    cursors.add(cursor);
    return cursor;
  };
  const proxy = new Proxy(sql, {
    get: (target, name): unknown => (name === "exec" ? exec : Reflect.get(target, name)),
  });
  const taken = (count: "rowsRead" | "rowsWritten") => {
    const rows = [...cursors].reduce((sum, cursor) => sum + cursor[count], 0);
    cursors.clear();
    return rows;
  };
  return {
    sql: proxy,
    rowsRead: () => taken("rowsRead"),
    rowsWritten: () => taken("rowsWritten"),
  };
}
