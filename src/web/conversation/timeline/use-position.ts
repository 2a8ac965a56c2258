import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { VirtualizerHandle } from "virtua";
import type { ConversationModel } from "../conversation-model.ts";
import { fellShort, isAtEnd, keepsToEnd, type Scrolled } from "./scroll-anchor.ts";
import { indexOf, isPending, type TimelineItem } from "./timeline-item.ts";
import { useHistory } from "./use-history.ts";

/** So long the list may take to get where it is told to go: rows on the way are measured first. */
const ARRIVAL_MS = 400;

interface Position {
  onScroll: () => void;
  onScrollEnd: () => void;
  onResize: () => void;
}

/** Where in the list one is: at the end as long as one is there, and where one goes. Tells what has been seen. */
export function usePosition(
  model: ConversationModel,
  list: RefObject<VirtualizerHandle | null>,
  isByHand: () => boolean,
): Position {
  const items = model.items.value;
  const target = model.target.value;
  const isNewest = model.isNewest.value;
  const loadMore = useHistory(model);
  // The end of an older stretch is no place to stay at: newer pages come in after it.
  const sticks = useRef(isNewest);
  /** The offset at which one last was at the end. */
  const lastEnd = useRef(0);
  const opened = useRef(false);
  /** Where it still stands meanwhile is nothing that anyone looks at. */
  const arriving = useRef<ReturnType<typeof setTimeout>>(undefined);

  const toEnd = () => {
    if (items.length > 0) list.current?.scrollToIndex(items.length - 1, { align: "end" });
  };

  const look = () => {
    const scrolled = scrolledBy(list.current);
    if (scrolled === null || list.current === null) return;
    if (arriving.current !== undefined) return;
    model.atEnd.value = sticks.current || isAtEnd(scrolled);
    const bottom = list.current.findItemIndex(scrolled.offset + scrolled.viewport - 1);
    markSeen(items, model.atEnd.value ? items.length - 1 : bottom, model);
    loadMore(scrolled);
  };

  /** Whatever took it there, at the end one stays. */
  const settle = (now: Scrolled) => {
    sticks.current = isNewest && isAtEnd(now);
  };

  const arrived = () => {
    arriving.current = undefined;
    const now = scrolledBy(list.current);
    if (now !== null) settle(now);
    if (sticks.current) toEnd();
    look();
  };

  const latest = useRef({ look, arrived });
  latest.current = { look, arrived };

  useLayoutEffect(() => {
    const unreadFrom = opened.current ? null : model.unreadFrom.peek();
    opened.current = true;
    const goal =
      target ?? (unreadFrom === null ? null : { id: unreadFrom, align: "start" as const });
    const index = goal === null || goal === "end" ? -1 : indexOf(items, goal.id);
    if (goal === "end" || index >= 0) {
      clearTimeout(arriving.current);
      arriving.current = undefined;
      model.target.value = null;
    }
    if (goal === "end") sticks.current = isNewest;
    if (goal !== null && goal !== "end" && index >= 0) {
      sticks.current = false;
      list.current?.scrollToIndex(index, { align: goal.align });
      arriving.current = setTimeout(() => latest.current.arrived(), ARRIVAL_MS);
    }
    // A new message, its mark, a reaction: whoever is at the end stays there.
    if (sticks.current) toEnd();
    look();
  }, [items, target]);

  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === "hidden") model.hidden();
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
      if (now !== null && arriving.current === undefined) {
        sticks.current = isNewest && keepsToEnd(now, sticks.current, isByHand());
        if (isAtEnd(now)) lastEnd.current = now.offset;
      }
      look();
    },
    onScrollEnd() {
      const now = scrolledBy(list.current);
      if (now !== null && fellShort(now, sticks.current, lastEnd.current)) toEnd();
      // However one got here: assistive technology has other ways to scroll.
      else if (now !== null && arriving.current === undefined) settle(now);
      look();
    },
    onResize() {
      if (sticks.current) toEnd();
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

/** Read is what was in sight of someone who was looking. */
function markSeen(items: readonly TimelineItem[], index: number, model: ConversationModel): void {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return;
  for (let at = index; at >= 0; at--) {
    const item = items[at];
    if (item !== undefined && !isPending(item)) return model.sawUpTo(item.id);
  }
}
