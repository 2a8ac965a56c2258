/** The part of an object's storage that this needs. */
export interface StepStorage {
  sql: Pick<SqlStorage, "exec">;
  transactionSync: (run: () => void) => void;
}

/**
 * The steps that create an object's tables, oldest first: a store's version is the number of steps it has completed.
 * Deployed steps never change, since existing objects have run them; a change is a new step at the end.
 */
export type SchemaSteps = readonly string[];

/**
 * Upgrades a store from version `from` to the newest in one transaction; `reached` records the version. Refuses a store
 * of a newer build, whose tables this build does not know.
 */
export function upgrade(
  storage: StepStorage,
  from: number,
  steps: SchemaSteps,
  reached: (version: number) => void,
): void {
  if (from > steps.length) {
    throw new Error(tooNew(from, steps.length));
  }
  if (from === steps.length) return;
  storage.transactionSync(() => {
    for (const step of steps.slice(from)) storage.sql.exec(step);
    reached(steps.length);
  });
}

/** Only an error's message survives an RPC from its object. */
function tooNew(version: number, known: number): string {
  return `the store has version ${version}, this build knows ${known}`;
}

/** Returns the version of a store from a newer build, and the newest that this build knows; null for other errors. */
export function storeTooNew(error: unknown): { version: number; known: number } | null {
  const message = error instanceof Error ? error.message : "";
  const [version = -1, known = -1] = (message.match(/\d+/g) ?? []).map(Number);
  return message.endsWith(tooNew(version, known)) ? { version, known } : null;
}
