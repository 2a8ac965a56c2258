import type { MessagePageQuery } from "#protocol/message.ts";

/**
 * A plan for reading a page of messages: `older` ids below `below` (newest first) and `newer` ids from `from` on, this
 * many of each; one more than requested shows whether there is a next page.
 */
export type PagePlan =
  | { kind: "before"; below: number; limit: number }
  | { kind: "after"; above: number; limit: number }
  | { kind: "around"; id: number; older: number; newer: number };

/** `firstAt`: returns the id of the first message sent at that time or later. */
export function planPage(
  query: MessagePageQuery,
  firstAt: (time: string) => number = () => 0,
): PagePlan {
  if (query.at !== undefined) {
    return { kind: "after", above: firstAt(query.at) - 1, limit: query.limit };
  }
  if (query.after !== undefined) return { kind: "after", above: query.after, limit: query.limit };
  if (query.around !== undefined) {
    const older = Math.floor(query.limit / 2);
    return { kind: "around", id: query.around, older, newer: query.limit - older };
  }
  return { kind: "before", below: query.before ?? Number.MAX_SAFE_INTEGER, limit: query.limit };
}
