import { ParleyError } from "#client/problem.ts";
import type { ImportProgress } from "#client/transfer.ts";
import { fail } from "./options.ts";

/** Runs an import and prints its progress; on failure prints the error and exits. */
export async function report(
  run: (onProgress: (progress: ImportProgress) => void) => Promise<void>,
): Promise<void> {
  const finished = new Set<string>();
  try {
    await run(({ conversation_id, lines, finished: isFinished }) => {
      if (conversation_id === null) return;
      if (isFinished) finished.add(conversation_id);
      process.stdout.write(`${conversation_id}: ${lines} lines${isFinished ? ", finished" : ""}\n`);
    });
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    fail(
      `${error.detail} (${error.code}). Run the same command again to resume: imported lines are kept.`,
    );
  }
  process.stdout.write(`${finished.size} conversations imported\n`);
}
