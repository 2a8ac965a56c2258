import { fold, type Conversation } from "#client/index.ts";
import { nameOf } from "./conversation-name.ts";

/** Whose names have a word that begins so, whatever the case and the accents; in the order given. */
export function findByName(
  conversations: readonly Conversation[],
  query: string,
): readonly Conversation[] {
  const words = wordsOf(query);
  if (words.length === 0) return conversations;
  return conversations.filter((conversation) => {
    const names = wordsOf(`${nameOf(conversation)} ${conversation.direct_with?.username ?? ""}`);
    return words.every((word) => names.some((name) => name.startsWith(word)));
  });
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
