import { signal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { calledHere } from "#web/inbox/called-here.ts";

/** The names of authors whom the server was asked for; null where the reader may not know one (REACH-1), or not yet. */
export const authorNames = signal<ReadonlyMap<string, string | null>>(new Map());

/** Asks once for as long as the page lives: a failure says no more than "Forwarded". */
export function learnAuthor(userId: string): void {
  if (authorNames.peek().has(userId)) return;
  const learn = (name: string | null) => {
    authorNames.value = new Map(authorNames.peek()).set(userId, name);
  };
  learn(null);
  parley.users.get(userId).then(
    (person) => learn(calledHere({ nickname: null, ...person })),
    () => undefined,
  );
}
