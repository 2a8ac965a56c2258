import type { InboxesInD1 } from "./projector.ts";

/** Several who learn from D1 with the same batch, as one. */
export function together(...all: readonly InboxesInD1[]): InboxesInD1 {
  return {
    asked: () => [...new Set(all.flatMap((each) => each.asked()))],
    answered: (...answer) => {
      for (const each of all) each.answered(...answer);
    },
    unanswered: () => {
      for (const each of all) each.unanswered();
    },
  };
}
