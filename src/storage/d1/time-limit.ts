import { inTime } from "../in-time.ts";

/**
 * D1 occasionally stalls for seconds, and itself times out only after half a minute. The server abandons a call after
 * this long, before the SDK abandons its request after 15 seconds. An abandoned write may still arrive afterwards.
 */
export const D1_TIMEOUT_MS = 10_000;

/** The methods that run a prepared statement. */
const RUNS = new Set<PropertyKey>(["all", "first", "raw", "run"]);
/** The original statements, by the wrappers that replace them. */
const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

/** Wraps the database so that each answer comes within `D1_TIMEOUT_MS` or the call fails. */
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

/** D1's methods require D1's own objects as `this`. */
function methodOf(target: object, name: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}
