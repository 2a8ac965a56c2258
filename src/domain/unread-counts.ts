import type { Conversation } from "#protocol/conversation.ts";
import type { UnreadTotals } from "#protocol/inbox/frames.ts";
import type { RequestState } from "#protocol/request.ts";

/** One conversation's counts, and the revision of their view. */
export interface UnreadRow extends UnreadTotals {
  revision: number;
}

/** A person's counts, by conversation; a missing one has nothing unread, or is not theirs. */
export type UnreadCounts = Map<string, UnreadRow>;

/** Adds up all of a person's conversations. */
export function totalsOf(counts: UnreadCounts): UnreadTotals {
  const totals = { unread_count: 0, mention_count: 0, request_count: 0 };
  for (const row of counts.values()) {
    totals.unread_count += row.unread_count;
    totals.mention_count += row.mention_count;
    totals.request_count += row.request_count;
  }
  return totals;
}

/** REQUEST-2: a pending request counts as one, and its messages do not count. */
export function countOf(
  { unread_count, mention_count, revision }: Omit<UnreadRow, "request_count">,
  request: RequestState | null | undefined,
): UnreadRow {
  if (request) {
    const request_count = request === "pending" ? 1 : 0;
    return { unread_count: 0, mention_count: 0, request_count, revision };
  }
  return { unread_count, mention_count, request_count: 0, revision };
}

/** INBOX-2: a view older than the counted one changes nothing. */
export function countView(counts: UnreadCounts, view: Conversation): void {
  if ((counts.get(view.id)?.revision ?? -1) > view.revision) return;
  counts.set(view.id, countOf(view, view.request));
}
