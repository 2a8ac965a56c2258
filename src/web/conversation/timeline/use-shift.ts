import { useRef } from "preact/hooks";
import { keyOf, type TimelineItem } from "./timeline-item.ts";

/** Whether this render puts rows before those of the last one. The list then holds its offset from the end. */
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

/**
 * Whether the row that came first has others before it now. Keys are unique, so one comparison suffices. A list without
 * that row is a different stretch of history.
 */
export function isPrepended(
  previousFirst: string | undefined,
  keys: { first: string | undefined; has: (key: string) => boolean },
): boolean {
  if (previousFirst === undefined || keys.first === previousFirst) return false;
  return keys.has(previousFirst);
}
