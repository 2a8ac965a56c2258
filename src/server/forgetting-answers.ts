import type { KeptAnswers } from "#storage/kept-answers.ts";
import type { Job } from "./deadlines.ts";

const BACKOFF_MAX_MS = 60 * 60_000;

/**
 * IDEMPOTENT-1: deletes kept responses after a day even without further requests, since they may contain other people's
 * data.
 */
export function forgettingAnswers(answers: KeptAnswers): Job {
  return {
    name: "answers",
    backoffMaxMs: BACKOFF_MAX_MS,
    due: () => answers.firstExpiry,
    run: async (now) => {
      answers.prune(now);
    },
  };
}
