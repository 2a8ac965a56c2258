/**
 * Writes one JSON line for each event that an operator should know. Fields are ids, codes and counts; never a token, a
 * password or a message's text. Keeps an error's name, stack and known-safe codes, but not its message, which may quote
 * a row.
 */
export function log(
  level: "debug" | "error",
  event: string,
  fields: Record<string, string | number | boolean | null> = {},
  error?: unknown,
): void {
  const thrown =
    error instanceof Error ? { error: error.name, ...codesOf(error), stack: frames(error) } : {};
  console[level](JSON.stringify({ event, ...fields, ...thrown }));
}

/** How many causes of an error the log follows. */
const CAUSES_MAX = 4;

/**
 * Error codes of D1 and SQLite. This is a list rather than a pattern, because anything else in a message could be a
 * person's text.
 */
const CODES = new RegExp(
  `\\b(?:D1_(?:ERROR|EXEC_ERROR|TYPE_ERROR|COLUMN_NOTFOUND)|SQLITE_(?:ERROR|INTERNAL|PERM|ABORT|BUSY|LOCKED|NOMEM|READONLY|INTERRUPT|IOERR|CORRUPT|NOTFOUND|FULL|CANTOPEN|PROTOCOL|SCHEMA|TOOBIG|MISMATCH|MISUSE|NOLFS|AUTH|RANGE|NOTADB|CONSTRAINT(?:_(?:CHECK|FOREIGNKEY|NOTNULL|PRIMARYKEY|ROWID|TRIGGER|UNIQUE))?))\\b`,
  "g",
);

/** `codes`: the database's names for the failure. `status`: another server's HTTP status. */
function codesOf(error: Error): { codes?: string; status?: number } {
  const chain = causes(error);
  const codes = [...new Set(chain.flatMap(({ message }) => message.match(CODES) ?? []))];
  const status = chain.map(statusOf).find((each) => each !== null) ?? null;
  return {
    ...(codes.length === 0 ? {} : { codes: codes.join(" ") }),
    ...(status === null ? {} : { status }),
  };
}

function causes(error: Error): Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < CAUSES_MAX; at = at.cause) {
    chain.push(at);
  }
  return chain;
}

function statusOf(error: Error): number | null {
  const status = "status" in error ? error.status : null;
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599
    ? Number(status)
    : null;
}

function frames(error: Error): string {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, 8)
    .join("\n");
}
