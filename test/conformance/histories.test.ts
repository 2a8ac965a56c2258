import * as fc from "fast-check";
import { it } from "vitest";
import { agree, plus } from "../support/agreement.ts";
import { stepArbitrary, type Step } from "../support/history-steps.ts";
import { env, world } from "../support/inside.ts";
import { Story, type Company } from "../support/story.ts";

/**
 * The number of parallel histories, each with people of its own, and of runs in each: 16 runs of 5 to 25 steps, new
 * ones each time. `HISTORY_ROUNDS=15` looks for rarer faults.
 */
const AT_ONCE = 8;
const ROUNDS = Number(env.HISTORY_ROUNDS);
const PEOPLE = 3;
/** A round takes six seconds, or many more on a busy machine. */
const TIMEOUT_MS = 60_000 + ROUNDS * 20_000;

it(
  "whatever people do, and whoever disconnects or sleeps, every client, REST, inbox, search and D1 agree to the last count (READ-2, ORDER-2, INBOX-1, INBOX-3, REACT-1, THREAD-1, MENTION-1, SEARCH-3, SEARCH-4, RECEIPT-1, PROJECT-2)",
  async () => {
    const companies = await Promise.all(Array.from({ length: AT_ONCE }, newCompany));
    const histories = fc.array(fc.array(stepArbitrary, { minLength: 5, maxLength: 25 }), {
      minLength: AT_ONCE,
      maxLength: AT_ONCE,
    });
    await fc.assert(
      fc.asyncProperty(histories, async (plans) => {
        await Promise.all(companies.map((company, index) => play(company, plans[index] ?? [])));
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
  },
  TIMEOUT_MS,
);

async function newCompany(): Promise<Company> {
  const people = await world.accounts(PEOPLE);
  return {
    people,
    receipts: people.map(() => true),
    before: people.map(() => ({ unread_count: 0, mention_count: 0, request_count: 0 })),
  };
}

async function play(company: Company, steps: Step[]): Promise<void> {
  const story = await Story.begin(company);
  try {
    for (const step of steps) await story.take(step);
    await agree(story);
    company.before = company.before.map((totals, who) =>
      plus(totals, { ...story.history.counts(who), request_count: 0 }),
    );
  } catch (error) {
    const report = error instanceof Error ? error.message : String(error);
    throw new Error(`${report}\nafter ${JSON.stringify(steps)}`, { cause: error });
  } finally {
    story.end();
  }
}
