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
    throw new Error(`the store has version ${from}, this build knows ${steps.length}`);
  }
  if (from === steps.length) return;
  storage.transactionSync(() => {
    for (const step of steps.slice(from)) storage.sql.exec(step);
    reached(steps.length);
  });
}
