import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { VirtualizerHandle } from "virtua";
import type { Message } from "#client/index.ts";
import type { ConversationModel } from "../conversation-model.ts";
import type { ScrollTarget } from "../navigation.ts";
import { keepPlace, type Place } from "./kept-place.ts";
import {
  fellShort,
  hasLeft,
  isAtEnd,
  keepsToEnd,
  offsetOf,
  type Scrolled,
} from "./scroll-anchor.ts";
import { indexOf, isPending, keyOf, timeOf, type TimelineItem } from "./timeline-item.ts";
import type { Hand } from "./use-hand.ts";
import { useHistory } from "./use-history.ts";

/** It has got where it was to go once it has stood there for so long: rows on the way are measured first. */
const ARRIVAL_MS = 400;

/** At the very top the first day's own divider is in sight. */
const DIVIDER_PX = 40;

interface Position {
  onScroll: () => void;
  onScrollEnd: () => void;
  onResize: () => void;
}

interface Elements {
  scroller: RefObject<HTMLElement | null>;
  list: RefObject<VirtualizerHandle | null>;
}

/** On the way to a message. `since` in ms, as `performance.now()` counts them. */
interface Way {
  readonly goal: Exclude<ScrollTarget, "end">;
  readonly since: number;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Where in the list one is: at the end as long as one is there, and where one goes. It reports what has been seen. It
 * scrolls by itself, not by the list's `scrollToIndex`: that goes on scrolling for as long as rows are being measured,
 * against a person who has begun to scroll meanwhile.
 */
export function usePosition(
  model: ConversationModel,
  { scroller, list }: Elements,
  hand: Hand,
): Position {
  const items = model.items.value;
  const target = model.navigation.target.value;
  const isNewest = model.navigation.isNewest.value;
  const loadMore = useHistory(model);
  // The end of an older stretch is no place to stay at: newer pages come in after it.
  const sticks = useRef(isNewest);
  /** The offset at which one last was at the end. */
  const lastEnd = useRef(0);
  const opened = useRef(false);
  /** Where it still stands meanwhile is nothing that anyone looks at. */
  const way = useRef<Way | null>(null);

  const toEnd = () => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    lastEnd.current = element.scrollTop;
  };

  /** The list has grown: who was at the end is taken along. */
  const follow = () => {
    const { current: element } = scroller;
    if (!sticks.current || element === null) return;
    const { scrollTop: offset, clientHeight: viewport, scrollHeight: size } = element;
    const isLeft = hand.isAtWork() && hasLeft({ offset, viewport, size }, lastEnd.current);
    if (isLeft) sticks.current = false;
    else toEnd();
  };

  /** As near as it gets by what is measured so far. */
  const approach = ({ goal }: Way) => {
    const index = indexOf(items, goal.id);
    if (list.current === null || scroller.current === null || index < 0) return;
    const row = { top: list.current.getItemOffset(index), height: list.current.getItemSize(index) };
    const before = scroller.current.scrollTop;
    scroller.current.scrollTop = offsetOf(row, goal.align, scroller.current.clientHeight);
    if (scroller.current.scrollTop !== before) arriveLater();
  };

  const arriveLater = () => {
    if (way.current === null) return;
    clearTimeout(way.current.timer);
    way.current.timer = setTimeout(() => latest.current.arrived(), ARRIVAL_MS);
  };

  const look = () => {
    const scrolled = scrolledBy(list.current);
    if (scrolled === null || list.current === null) return;
    if (way.current !== null) return;
    model.reading.atEnd.value = sticks.current || isAtEnd(scrolled);
    const topIndex = list.current.findItemIndex(scrolled.offset);
    const top = items[topIndex];
    const place = top && placeOf(top, list.current.getItemOffset(topIndex) - scrolled.offset);
    keepPlace(model.id, model.reading.atEnd.value && isNewest ? null : (place ?? null));
    const isBetween = !model.reading.atEnd.value && scrolled.offset > DIVIDER_PX;
    model.topTime.value = top === undefined || !isBetween ? null : timeOf(top);
    const bottom = list.current.findItemIndex(scrolled.offset + scrolled.viewport - 1);
    markSeen(items, model.reading.atEnd.value ? items.length - 1 : bottom, model);
    loadMore(scrolled);
  };

  /** Whatever took it there, at the end one stays. */
  const settle = (now: Scrolled) => {
    sticks.current = isNewest && isAtEnd(now);
  };

  const stop = () => {
    clearTimeout(way.current?.timer);
    way.current = null;
  };

  const arrived = () => {
    stop();
    const now = scrolledBy(list.current);
    if (now !== null) settle(now);
    follow();
    look();
  };

  const latest = useRef({ look, arrived });
  latest.current = { look, arrived };

  useLayoutEffect(() => {
    const unreadFrom = opened.current ? null : model.reading.unreadFrom.peek();
    opened.current = true;
    const goal =
      target ?? (unreadFrom === null ? null : { id: unreadFrom, align: "start" as const });
    const index = goal === null || goal === "end" ? -1 : indexOf(items, goal.id);
    if (goal === "end" || index >= 0) {
      stop();
      model.navigation.target.value = null;
    }
    if (goal === "end") {
      sticks.current = isNewest;
      toEnd();
    }
    if (goal !== null && goal !== "end" && index >= 0) {
      sticks.current = false;
      way.current = { goal, since: performance.now() };
      arriveLater();
      approach(way.current);
    }
    // A new message, its mark, a reaction: a reader at the end stays there.
    follow();
    look();
  }, [items, target]);

  const unfolded = model.unfolded.value;
  const wasUnfolded = useRef(unfolded);
  useLayoutEffect(() => {
    // Whoever reads on, or folds what they have read, stays where they are.
    if (wasUnfolded.current !== unfolded) sticks.current = false;
    wasUnfolded.current = unfolded;
  }, [unfolded]);

  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === "hidden") model.reading.hidden();
      else latest.current.look();
    };
    document.addEventListener("visibilitychange", seen);
    addEventListener("focus", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("focus", seen);
    };
  }, []);

  return {
    onScroll() {
      const now = scrolledBy(list.current);
      if (way.current !== null && hand.hasWorkedSince(way.current.since)) stop();
      if (now !== null && way.current === null) {
        sticks.current = isNewest && keepsToEnd(now, sticks.current, hand.isAtWork());
        if (isAtEnd(now)) lastEnd.current = now.offset;
      }
      look();
    },
    onScrollEnd() {
      const now = scrolledBy(list.current);
      if (now !== null && fellShort(now, sticks.current, lastEnd.current)) toEnd();
      // However one got here: assistive technology has other ways to scroll.
      else if (now !== null && way.current === null) settle(now);
      look();
    },
    onResize() {
      if (way.current === null) follow();
      else if (hand.hasWorkedSince(way.current.since)) stop();
      else approach(way.current);
      look();
    },
  };
}

/** `null` until it has been laid out. */
function scrolledBy(list: VirtualizerHandle | null): Scrolled | null {
  if (list === null || list.viewportSize === 0) return null;
  const { scrollOffset: offset, viewportSize: viewport, scrollSize: size } = list;
  return { offset, viewport, size };
}

/** What is not sent yet stands at the end, to which one returns anyway. */
function placeOf(item: TimelineItem, top: number): Place | null {
  return isPending(item) ? null : { id: item.id, top };
}

/** Read is what was in sight of someone who was looking. */
function markSeen(items: readonly TimelineItem[], index: number, model: ConversationModel): void {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return;
  for (let at = index; at >= 0; at--) {
    const item = items[at];
    if (item !== undefined && !isPending(item)) return model.reading.sawUpTo(lastIdIn(item, model));
  }
}

/** Who sees the row of an album sees all that is in it. */
function lastIdIn(item: Message, { albums, myId }: ConversationModel): number {
  const album = albums.value.byKey.get(keyOf(item, myId.value)) ?? [];
  return album.reduce((last, each) => (isPending(each) ? last : each.id), item.id);
}
