import type { Conversation } from "#client/index.ts";

/** The conversation with oneself, which holds what one saved. */
export function isSaved({
  kind,
  direct_with,
}: Pick<Conversation, "kind" | "direct_with">): boolean {
  return kind === "direct" && direct_with === null;
}
