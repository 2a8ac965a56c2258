import { covers, liveSegment, type History, type Segment } from "./history.ts";
import type { Timeline } from "./timeline.ts";

/**
 * Drops distant messages, which can be loaded again, so that a client of a busy conversation uses constant memory.
 * `held`: how many messages to keep of the newest segment beyond those recently requested there, and how many of all
 * other segments together, of which those requested last are kept. Cuts to half of it, so that it rarely has work. Call
 * this while no page is loading: a page read before a change could otherwise restore the old state.
 */
export function trim(timeline: Timeline, held: number): Timeline {
  const { history } = timeline;
  if (history === null) return timeline;
  const next = withStraysTrimmed(withApartTrimmed(withLiveTrimmed(history, held), held), held);
  if (next === history) return timeline;
  const isHeld = heldIn(next);
  return {
    ...timeline,
    history: next,
    translations: only(timeline.translations, isHeld),
    untranslated: only(timeline.untranslated, isHeld),
  };
}

function withLiveTrimmed(history: History, held: number): History {
  const live = liveSegment(history);
  if (live === undefined || live.messages.length <= held) return history;
  if (live.asked > 0 && history.turn - live.asked <= held) return history;
  const messages = live.messages.slice(-Math.ceil(held / 2));
  const from = messages[0]?.id ?? live.from;
  const segments = [...history.segments.slice(0, -1), { ...live, from, messages, asked: 0 }];
  return { ...history, segments };
}

function withApartTrimmed(history: History, held: number): History {
  const apart = history.segments.slice(0, -1);
  if (sizeOf(apart) <= held || apart.length === 1) return history;
  const kept = new Set<Segment>();
  let size = 0;
  for (const segment of apart.toSorted((a, b) => b.asked - a.asked)) {
    size += segment.messages.length;
    if (kept.size > 0 && size > Math.ceil(held / 2)) break;
    kept.add(segment);
  }
  const live = history.segments.at(-1);
  const segments = history.segments.filter((each) => each === live || kept.has(each));
  return { ...history, segments };
}

/** Keeps the newest, and whatever a held message quotes. */
function withStraysTrimmed(history: History, held: number): History {
  if (history.strays.size <= held) return history;
  const quoted = new Set(
    history.segments.flatMap(({ messages }) => messages.map(({ reply_to }) => reply_to)),
  );
  const newest = [...history.strays.keys()].sort((a, b) => b - a).slice(0, Math.ceil(held / 2));
  const kept = new Set(newest);
  return { ...history, strays: only(history.strays, (id) => kept.has(id) || quoted.has(id)) };
}

function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((size, { messages }) => size + messages.length, 0);
}

function heldIn({ segments, strays }: History): (id: number) => boolean {
  return (id) => strays.has(id) || segments.some((segment) => covers(segment, id));
}

function only<T>(
  all: ReadonlyMap<number, T>,
  isKept: (id: number) => boolean,
): ReadonlyMap<number, T> {
  const kept = [...all].filter(([id]) => isKept(id));
  return kept.length === all.size ? all : new Map(kept);
}
