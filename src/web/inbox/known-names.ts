import { computed } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { conversations } from "./inbox.ts";

/** Names of people in the list, by user id. */
export const knownNames = computed<ReadonlyMap<string, string>>(
  () =>
    new Map(
      conversations.value
        .flatMap(peopleIn)
        .map(({ user_id, display_name }) => [user_id, display_name]),
    ),
);

function peopleIn({ direct_with, last_sender, named_after }: Conversation) {
  return [direct_with, last_sender, ...named_after].filter((person) => person !== null);
}
