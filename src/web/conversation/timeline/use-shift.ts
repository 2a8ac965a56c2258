import { useRef } from "preact/hooks";
import { isPrepended } from "./scroll-anchor.ts";
import { keyOf, type TimelineItem } from "./timeline-item.ts";

/** Whether this very rendering puts rows before those of the last one. */
export function useShift(items: readonly TimelineItem[], me: string | null): boolean {
  const last = useRef<{
    items: readonly TimelineItem[] | null;
    first: string | undefined;
    shift: boolean;
  }>({ items: null, first: undefined, shift: false });
  if (last.current.items !== items) {
    const [item] = items;
    const first = item && keyOf(item, me);
    const has = (key: string) => items.some((other) => keyOf(other, me) === key);
    last.current = { items, first, shift: isPrepended(last.current.first, { first, has }) };
  }
  return last.current.shift;
}
