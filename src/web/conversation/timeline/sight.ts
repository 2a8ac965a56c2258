import type { Message } from "#client/index.ts";
import type { Place } from "./kept-place.ts";
import type { Position } from "./position.ts";
import { isAtEnd, type Scrolled } from "./scrolled.ts";
import { isPending, timeOf, type TimelineItem } from "./timeline-item.ts";

/** What the reader sees of the timeline. */
export interface Sight {
  readonly atEnd: boolean;
  /** Where the reader returns to later; null: to the end. */
  readonly place: Place | null;
  /** When the topmost message was sent, in ms; null at either end. */
  readonly topTime: number | null;
  /** The newest message in sight; null if every row up to there is unsent. */
  readonly newest: Message | null;
}

interface Rows {
  readonly findItemIndex: (offset: number) => number;
  readonly getItemOffset: (index: number) => number;
}

/** At the very top the first day's own divider is in sight. */
const DIVIDER_PX = 40;

/** Null while the timeline travels: nobody reads the rows that it passes. */
export function sightOf(
  position: Position,
  list: Scrolled,
  rows: Rows,
  { items, isNewest }: { readonly items: readonly TimelineItem[]; readonly isNewest: boolean },
): Sight | null {
  if (position.kind === "travelling") return null;
  const atEnd = position.kind === "following" || isAtEnd(list);
  const topIndex = rows.findItemIndex(list.offset);
  const top = items[topIndex];
  const isBetween = !atEnd && list.offset > DIVIDER_PX;
  const bottom = atEnd ? items.length - 1 : rows.findItemIndex(list.offset + list.viewport - 1);
  return {
    atEnd,
    place:
      top === undefined || isPending(top) || (atEnd && isNewest)
        ? null
        : { id: top.id, top: rows.getItemOffset(topIndex) - list.offset },
    topTime: top !== undefined && isBetween ? timeOf(top) : null,
    newest: newestUpTo(items, bottom),
  };
}

function newestUpTo(items: readonly TimelineItem[], index: number): Message | null {
  for (let at = index; at >= 0; at--) {
    const item = items[at];
    if (item !== undefined && !isPending(item)) return item;
  }
  return null;
}
