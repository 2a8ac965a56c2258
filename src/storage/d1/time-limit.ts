import { inTime } from "../in-time.ts";

/**
 * D1 stalls for seconds now and then, and gives up on nothing before half a minute. What it has not answered by then is
 * given up: sooner than the SDK gives up on its request, which takes 15 seconds. A write may still arrive afterwards.
 */
export const D1_TIMEOUT_MS = 10_000;

/** What a prepared statement is run by. */
const RUNS = new Set<PropertyKey>(["all", "first", "raw", "run"]);
/** What D1 made, by what stands in for it here. */
const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

/** The same database, each of whose answers comes within `D1_TIMEOUT_MS` or not at all. */
export function withTimeLimit(db: D1Database): D1Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === "prepare") return (query: string) => limited(target.prepare(query));
      if (name === "batch") {
        return (statements: D1PreparedStatement[]) =>
          inTime(
            D1_TIMEOUT_MS,
            target.batch(statements.map((each) => originals.get(each) ?? each)),
          );
      }
      return methodOf(target, name);
    },
  });
}

function limited(statement: D1PreparedStatement): D1PreparedStatement {
  const standIn = new Proxy(statement, {
    get(target, name) {
      if (name === "bind") return (...values: unknown[]) => limited(target.bind(...values));
      const method = methodOf(target, name);
      if (typeof method !== "function" || !RUNS.has(name)) return method;
      return (...values: unknown[]) =>
        inTime(D1_TIMEOUT_MS, Promise.resolve<unknown>(method(...values)));
    },
  });
  originals.set(standIn, statement);
  return standIn;
}

/** D1's own methods want D1's own objects as `this`. */
function methodOf(target: object, name: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}
