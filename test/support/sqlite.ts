import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

type Value = string | number | bigint | null;
type Row = Record<string, Value>;

/**
 * The two ports to SQLite, an object's storage and D1, over Node's own SQLite, for unit tests of failures and their
 * order. Tests inside workerd show that the SQL runs in the real ones.
 */

/** An object's storage, in memory. */
export function objectStorage() {
  const db = new DatabaseSync(":memory:");
  const sql = {
    exec: (statement: string, ...values: Value[]) => {
      if (values.length === 0 && statement.includes(";")) {
        db.exec(statement);
        return cursor([], 0);
      }
      const before = changes(db);
      const rows = db.prepare(statement).all(...values);
      return cursor(rows, changes(db) - before);
    },
  };
  const transactionSync = <T>(run: () => T): T => {
    db.exec("SAVEPOINT one");
    try {
      const value = run();
      db.exec("RELEASE one");
      return value;
    } catch (error) {
      db.exec("ROLLBACK TO one");
      db.exec("RELEASE one");
      throw error;
    }
  };
  return { sql, transactionSync } as unknown as Pick<
    DurableObjectStorage,
    "sql" | "transactionSync"
  >;
}

function cursor(rows: Record<string, unknown>[], rowsWritten: number) {
  return {
    rowsWritten,
    toArray: () => rows,
    one: () => {
      if (rows.length !== 1) throw new Error(`${rows.length} rows`);
      return rows[0];
    },
    raw: () => rows.map((row) => Object.values(row)).values(),
    [Symbol.iterator]: () => rows.values(),
  };
}

/** A statement on its way to D1. */
interface Asked {
  query: string;
  values: Value[];
}

/** Every batch, and every single statement, passes here first: it may wait, or fail. */
type Meeting = (statements: readonly Asked[]) => Promise<void> | void;

/** D1 with all migrations, in memory. */
export function memoryD1() {
  const db = new DatabaseSync(":memory:");
  const folder = `${import.meta.dirname}/../../migrations`;
  for (const name of readdirSync(folder).toSorted()) {
    if (name.endsWith(".sql")) db.exec(readFileSync(`${folder}/${name}`, { encoding: "utf8" }));
  }
  const d1: { meet: Meeting; asked: Asked[][] } = { meet: () => undefined, asked: [] };
  const meets = async (statements: Asked[]) => {
    d1.asked.push(statements);
    await d1.meet(statements);
  };
  const statement = (query: string, values: Value[] = []) => ({
    query,
    values,
    run: () => {
      const before = changes(db);
      const results = db.prepare(query).all(...values) as Row[];
      const written = changes(db) - before;
      return { success: true, results, meta: { rows_written: written, changes: written } };
    },
    bind: (...bound: Value[]) => publicly(statement(query, bound)),
  });
  type Statement = ReturnType<typeof statement>;
  const originals = new WeakMap<object, Statement>();
  const publicly = (inner: Statement): object => {
    const run = async () => {
      await meets([inner]);
      return inner.run();
    };
    const outer = {
      bind: inner.bind,
      run,
      all: run,
      first: async (column?: string) => {
        const row = (await run()).results[0] ?? null;
        return row === null || column === undefined ? row : (row[column] ?? null);
      },
    };
    originals.set(outer, inner);
    return outer;
  };
  const database = {
    prepare: (query: string) => publicly(statement(query)),
    batch: async (outer: object[]) => {
      const statements = outer.flatMap((each) => originals.get(each) ?? []);
      await meets(statements);
      db.exec("BEGIN");
      try {
        const results = statements.map((each) => each.run());
        db.exec("COMMIT");
        return results;
      } catch (error) {
        db.exec("ROLLBACK");
        throw error;
      }
    },
  };
  const rows = (query: string, ...values: Value[]) => db.prepare(query).all(...values) as Row[];
  return Object.assign(d1, { database: database as unknown as D1Database, rows });
}

function changes(db: DatabaseSync): number {
  return Number(db.prepare("SELECT total_changes() AS n").get()?.["n"] ?? 0);
}
