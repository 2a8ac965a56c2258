/** As much of an object's storage as this needs. */
export interface StepStorage {
  sql: Pick<SqlStorage, "exec">;
  transactionSync: (run: () => void) => void;
}

/**
 * How an object's tables came to be, oldest first: the version of a store is the number of steps it has been through.
 * What was deployed stays as it is, since objects made by it are out there; whatever changes is a new step at the end.
 */
export type SchemaSteps = readonly string[];

/**
 * Brings a store of version `from` to the newest there is, all steps or none; `reached` writes down which that is. A
 * store that a newer build has been at is not touched: what it means by its tables is not known here.
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

/** All that is left of an error once it has come from the object whose store it is. */
function tooNew(version: number, known: number): string {
  return `the store has version ${version}, this build knows ${known}`;
}

/** Whether a store was made by a newer build: which version it has, and up to which this build knows. */
export function storeTooNew(error: unknown): { version: number; known: number } | null {
  const message = error instanceof Error ? error.message : "";
  const [version = -1, known = -1] = (message.match(/\d+/g) ?? []).map(Number);
  return message.endsWith(tooNew(version, known)) ? { version, known } : null;
}
