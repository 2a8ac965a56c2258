import type { MessageList } from "#protocol/message.ts";
import { insertSegment, liveSegment, upsert } from "./history.ts";
import type { Timeline } from "./timeline.ts";

/** A request for history over REST. `generation`: the timeline's generation at that time. */
export interface PageRequest {
  readonly ask: { before: number } | { after: number } | { around: number };
  readonly generation: number;
}

export function pageRequest({ generation }: Timeline, ask: PageRequest["ask"]): PageRequest {
  return { ask, generation };
}

/**
 * Merges a page. Drops a page requested before history started over, since changes in between were missed. A page adds
 * nothing to the live segment: `changes` frames add its messages in order.
 */
export function applyPage(timeline: Timeline, request: PageRequest, page: MessageList): Timeline {
  const { history } = timeline;
  const live = history && liveSegment(history);
  if (!live || request.generation !== timeline.generation) return timeline;
  const range = rangeOf(request.ask, page);
  if (range === null) return timeline;
  const { from } = range;
  const to = Math.min(range.to, live.from - 1);
  if (from > to) return timeline;
  const messages = page.items.filter(({ id }) => id >= from && id <= to);
  const next = insertSegment(history, { from, to, messages });
  const referenced = page.referenced.filter(({ id }) => id < live.from);
  return { ...timeline, history: upsert(next, referenced) };
}

/** The range of ids that the page covers completely. */
function rangeOf(
  ask: PageRequest["ask"],
  { items, next_cursor }: MessageList,
): { from: number; to: number } | null {
  const first = items[0]?.id;
  const last = items.at(-1)?.id;
  if ("before" in ask) {
    const from = next_cursor === null ? 0 : first;
    return from === undefined ? null : { from, to: ask.before - 1 };
  }
  if (first === undefined || last === undefined) return null;
  return { from: "after" in ask ? ask.after + 1 : first, to: last };
}
