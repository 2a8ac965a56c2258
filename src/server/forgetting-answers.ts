import type { KeptAnswers } from "#storage/kept-answers.ts";
import type { Job } from "./deadlines.ts";

const BACKOFF_MAX_MS = 60 * 60_000;

/** IDEMPOTENT-1: forgets answers after their day, which others may be named in, also where no further request comes. */
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
