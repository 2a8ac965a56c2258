import { signal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";

/** Former usernames in lower case, by user id, as far as they have loaded. */
const names = signal<ReadonlyMap<string, readonly string[]>>(new Map());
const asked = new Set<string>();

/** The usernames by which old messages may mention someone. Requests them once. */
export function formerNames(userId: string): readonly string[] {
  if (!asked.has(userId)) {
    asked.add(userId);
    parley.users.get(userId).then(
      ({ former_usernames = [] }) => {
        const lower = former_usernames.map((name) => name.toLowerCase());
        if (lower.length > 0) names.value = new Map(names.peek()).set(userId, lower);
      },
      () => asked.delete(userId),
    );
  }
  return names.value.get(userId) ?? [];
}
