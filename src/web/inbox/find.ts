import { nameMatcher, type Conversation } from "#client/index.ts";
import { nameOf } from "./names.ts";

/** The conversations with a word in their name that starts with the query, ignoring case and accents. */
export function findByName(
  conversations: readonly Conversation[],
  query: string,
): readonly Conversation[] {
  const matches = nameMatcher(query);
  return conversations.filter((conversation) =>
    matches(`${nameOf(conversation)} ${conversation.direct_with?.username ?? ""}`),
  );
}
