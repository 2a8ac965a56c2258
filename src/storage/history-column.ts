import { historySchema, type History } from "#protocol/conversation.ts";

/** How much history a group shows to new members; a direct conversation has no such property. */
export function historyOf(kind: unknown, column: unknown): { history?: History } {
  return kind === "group" ? { history: historySchema.parse(column ?? "all") } : {};
}
