import { isPending, senderOf, timeOf, type TimelineItem } from "./timeline-item.ts";

/** Messages of one sender form a group if this close in time. */
export const GROUP_MS = 5 * 60_000;

/** How a row relates to its neighbours: which dividers precede it, and whether it names its sender. */
export interface RowPlace {
  readonly startsDay: boolean;
  readonly startsUnread: boolean;
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  /** For a system message, the run that it belongs to. */
  readonly run: Run | null;
}

/** Consecutive system messages. A long run is drawn as one line. */
export interface Run {
  /** The id of its first message. */
  readonly id: number;
  readonly index: number;
  readonly length: number;
}

/** Looks only at the neighbours, so the cost of a row does not depend on how many there are. */
export function placeOf(
  items: readonly TimelineItem[],
  index: number,
  { me, unreadFrom }: { me: string | null; unreadFrom: number | null },
): RowPlace {
  const before = items[index - 1];
  const item = items[index];
  const after = items[index + 1];
  return {
    startsDay: item !== undefined && (before === undefined || !isSameDay(before, item)),
    startsUnread: isUnreadStart(item, unreadFrom),
    startsGroup: !isTogether(before, item, me) || isUnreadStart(item, unreadFrom),
    endsGroup: !isTogether(item, after, me) || isUnreadStart(after, unreadFrom),
    run: runOf(items, index, unreadFrom),
  };
}

/** How far a run is followed in each direction. A longer one is drawn as several. */
const RUN_MAX = 100;

function runOf(
  items: readonly TimelineItem[],
  index: number,
  unreadFrom: number | null,
): Run | null {
  const item = items[index];
  if (item === undefined || isPending(item) || item.kind !== "system") return null;
  const continues = (at: number) => {
    const before = items[at - 1];
    const here = items[at];
    if (before === undefined || here === undefined) return false;
    return (
      isSystem(before) &&
      isSystem(here) &&
      isSameDay(before, here) &&
      !isUnreadStart(here, unreadFrom)
    );
  };
  let start = index;
  while (index - start < RUN_MAX && continues(start)) start -= 1;
  let end = index + 1;
  while (end - index < RUN_MAX && continues(end)) end += 1;
  const first = items[start];
  const id = first === undefined || isPending(first) ? item.id : first.id;
  return { id, index: index - start, length: end - start };
}

function isTogether(
  a: TimelineItem | undefined,
  b: TimelineItem | undefined,
  me: string | null,
): boolean {
  if (a === undefined || b === undefined) return false;
  return (
    !isSystem(a) &&
    !isSystem(b) &&
    senderOf(a, me) === senderOf(b, me) &&
    timeOf(b) - timeOf(a) < GROUP_MS &&
    isSameDay(a, b)
  );
}

function isUnreadStart(item: TimelineItem | undefined, unreadFrom: number | null): boolean {
  return item !== undefined && !isPending(item) && item.id === unreadFrom;
}

function isSystem(item: TimelineItem): boolean {
  return !isPending(item) && item.kind === "system";
}

/** Compares days of the reader's calendar. */
function isSameDay(a: TimelineItem, b: TimelineItem): boolean {
  return new Date(timeOf(a)).toDateString() === new Date(timeOf(b)).toDateString();
}
