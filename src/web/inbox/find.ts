import { nameMatcher, type Conversation } from "#client/index.ts";
import { nameOf } from "./names.ts";

/** Whose names have words that begin so, whatever the case and the accents; in the order given. */
export function findByName(
  conversations: readonly Conversation[],
  query: string,
): readonly Conversation[] {
  const matches = nameMatcher(query);
  return conversations.filter((conversation) =>
    matches(`${nameOf(conversation)} ${conversation.direct_with?.username ?? ""}`),
  );
}
