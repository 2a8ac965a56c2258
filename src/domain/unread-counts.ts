import type { Conversation } from "#protocol/conversation.ts";
import type { UnreadTotals } from "#protocol/inbox/frames.ts";

/** One conversation's counts, and the revision of their view. */
export interface UnreadRow extends UnreadTotals {
  revision: number;
}

/** One person's counts, by conversation; a missing one has nothing unread, or is not theirs. */
export type UnreadCounts = Map<string, UnreadRow>;

/** Adds up all of someone's conversations. */
export function totalsOf(counts: UnreadCounts): UnreadTotals {
  const totals = { unread_count: 0, mention_count: 0 };
  for (const row of counts.values()) {
    totals.unread_count += row.unread_count;
    totals.mention_count += row.mention_count;
  }
  return totals;
}

/** INBOX-2: a view older than the counted one changes nothing. */
export function countView(counts: UnreadCounts, view: Conversation): void {
  const { id, unread_count, mention_count, revision } = view;
  if ((counts.get(id)?.revision ?? -1) > revision) return;
  counts.set(id, { unread_count, mention_count, revision });
}
