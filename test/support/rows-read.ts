/** The database, recording in `seen` how many rows each of its statements read. */
export function countingRowsRead(db: D1Database, seen: number[]): D1Database {
  return new Proxy(db, {
    get: (target, name): unknown =>
      name === "prepare"
        ? (query: string) => countingStatement(target.prepare(query), seen)
        : Reflect.get(target, name),
  });
}

function countingStatement(statement: D1PreparedStatement, seen: number[]): D1PreparedStatement {
  const run = async <T>() => {
    const result = await statement.all<T>();
    seen.push(result.meta.rows_read);
    return result;
  };
  return new Proxy(statement, {
    get: (target, name): unknown => {
      switch (name) {
        case "bind":
          return (...values: unknown[]) => countingStatement(target.bind(...values), seen);
        case "all":
          return run;
        case "first":
          return async () => (await run()).results[0] ?? null;
        // These return no meta, so the same statement runs by `all`.
        case "raw":
          return async () =>
            (await run<Record<string, unknown>>()).results.map((row) => Object.values(row));
        default:
          return Reflect.get(target, name);
      }
    },
  });
}
