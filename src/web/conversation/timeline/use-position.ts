import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { VirtualizerHandle } from "virtua";
import type { Message } from "#client/index.ts";
import type { ConversationModel } from "../conversation-model.ts";
import { keepPlace } from "./kept-place.ts";
import { positionAtFirst, step, type Goal, type PositionEvent, type Row } from "./position.ts";
import type { Scrolled } from "./scrolled.ts";
import { sightOf } from "./sight.ts";
import { indexOf, isPending, keyOf } from "./timeline-item.ts";
import type { Hand } from "./use-hand.ts";
import { useHistory } from "./use-history.ts";

interface Handlers {
  onScroll: () => void;
  onScrollEnd: () => void;
  onResize: () => void;
}

interface Elements {
  scroller: RefObject<HTMLElement | null>;
  list: RefObject<VirtualizerHandle | null>;
}

/**
 * Measures the timeline, has `step` decide where it stands, scrolls there, and reports what the reader has seen. It
 * does not use the list's `scrollToIndex`, which goes on scrolling for as long as rows are being measured, against a
 * person who has begun to scroll meanwhile.
 */
export function usePosition(
  model: ConversationModel,
  { scroller, list }: Elements,
  hand: Hand,
): Handlers {
  const items = model.items.value;
  const target = model.navigation.target.value;
  const isNewest = model.navigation.isNewest.value;
  const loadMore = useHistory(model);
  const position = useRef(positionAtFirst(isNewest));
  const arrival = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hasOpened = useRef(false);

  const happened = (event: PositionEvent): void => {
    const now = performance.now();
    const next = step(position.current, event, { now, hand: hand.state(), isNewest });
    position.current = next.position;
    clearTimeout(arrival.current);
    if (next.position.kind === "travelling") {
      arrival.current = setTimeout(() => latest.current.arrive(), next.position.arrivesAt - now);
    }
    if (next.scrollTo !== null) scroll(next.scrollTo);
  };

  const scroll = (offset: number | "end") => {
    const element = scroller.current;
    if (element === null) return;
    const from = element.scrollTop;
    element.scrollTop = offset === "end" ? element.scrollHeight : offset;
    happened({ type: "moved", from, to: element.scrollTop });
  };

  /** A reader further up stays wherever the element stands, and measuring it would force a layout. */
  const live = () => (position.current.kind === "reading" ? null : measured(scroller.current));

  const rowOf = (id: number): Row | null => {
    const index = indexOf(items, id);
    if (list.current === null || index < 0) return null;
    return { top: list.current.getItemOffset(index), height: list.current.getItemSize(index) };
  };

  const look = () => {
    const now = scrolledBy(list.current);
    if (now === null || list.current === null) return;
    const sight = sightOf(position.current, now, list.current, { items, isNewest });
    if (sight === null) return;
    model.reading.atEnd.value = sight.atEnd;
    keepPlace(model.id, sight.place);
    model.topTime.value = sight.topTime;
    if (sight.newest !== null) markSeen(sight.newest, model);
    loadMore(now);
  };

  const arrive = () => {
    happened({ type: "arrived", list: scrolledBy(list.current), live: measured(scroller.current) });
    look();
  };

  const latest = useRef({ look, arrive });
  latest.current = { look, arrive };

  useLayoutEffect(() => {
    // A conversation opens at what is new in it.
    const unreadFrom = hasOpened.current ? null : model.reading.unreadFrom.peek();
    hasOpened.current = true;
    const opening: Goal | null = unreadFrom === null ? null : { id: unreadFrom, align: "start" };
    const to = target ?? opening;
    const row = to === null || to === "end" ? null : rowOf(to.id);
    const goal = to === "end" ? to : to !== null && row !== null ? { to, row } : null;
    if (goal !== null) model.navigation.target.value = null;
    happened({ type: "rendered", goal, live: goal === null ? live() : measured(scroller.current) });
    look();
  }, [items, target]);

  const unfolded = model.unfolded.value;
  const wasUnfolded = useRef(unfolded);
  useLayoutEffect(() => {
    if (wasUnfolded.current !== unfolded) happened({ type: "folded" });
    wasUnfolded.current = unfolded;
  }, [unfolded]);

  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === "hidden") model.reading.onHidden();
      else latest.current.look();
    };
    document.addEventListener("visibilitychange", seen);
    addEventListener("focus", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("focus", seen);
      clearTimeout(arrival.current);
    };
  }, []);

  return {
    onScroll() {
      happened({ type: "scrolled", list: scrolledBy(list.current) });
      look();
    },
    onScrollEnd() {
      happened({ type: "rested", list: scrolledBy(list.current) });
      look();
    },
    onResize() {
      const { current: now } = position;
      const row = now.kind === "travelling" ? rowOf(now.goal.id) : null;
      happened({ type: "resized", row, live: live() });
      look();
    },
  };
}

/** The virtual list's own record of the offset; null until it has been laid out. */
function scrolledBy(list: VirtualizerHandle | null): Scrolled | null {
  if (list === null || list.viewportSize === 0) return null;
  const { scrollOffset: offset, viewportSize: viewport, scrollSize: size } = list;
  return { offset, viewport, size };
}

function measured(element: HTMLElement | null): Scrolled | null {
  if (element === null) return null;
  const { scrollTop: offset, clientHeight: viewport, scrollHeight: size } = element;
  return { offset, viewport, size };
}

/** A message counts as read when it was in sight of someone who was looking. */
function markSeen(newest: Message, model: ConversationModel): void {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return;
  model.reading.sawUpTo(lastIdIn(newest, model));
}

/** Whoever sees an album's row sees every message in it. */
function lastIdIn(item: Message, { albums, myId }: ConversationModel): number {
  const album = albums.value.byKey.get(keyOf(item, myId.value)) ?? [];
  return album.reduce((last, each) => (isPending(each) ? last : each.id), item.id);
}
