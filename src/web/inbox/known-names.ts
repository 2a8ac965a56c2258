import { computed } from "@preact/signals";
import { conversations } from "./inbox.ts";

/** The names of those one has a conversation of two with, by user id: the list of groups names nobody else. */
export const knownNames = computed<ReadonlyMap<string, string>>(
  () =>
    new Map(
      conversations.value.flatMap(({ direct_with }) =>
        direct_with === null ? [] : [[direct_with.user_id, direct_with.display_name]],
      ),
    ),
);
