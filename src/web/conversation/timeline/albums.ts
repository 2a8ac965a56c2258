import { ALBUM_MAX } from "#client/index.ts";
import { isPending, keyOf, senderOf, type TimelineItem } from "./timeline-item.ts";

/** The pictures and videos of an album that are there, two at least, in their order. */
export type Album = readonly [TimelineItem, TimelineItem, ...TimelineItem[]];

/** A timeline in which each album is one row, that of its first message. */
export interface Albums {
  readonly items: readonly TimelineItem[];
  /** By the key of the row that they stand in. */
  readonly byKey: ReadonlyMap<string, Album>;
  /** The message in whose row another one stands. */
  readonly rows: ReadonlyMap<number, number>;
}

const NONE: Pick<Albums, "byKey" | "rows"> = { byKey: new Map(), rows: new Map() };

/**
 * Takes together what follows one another of one sender's album (ALBUM-1). What was deleted leaves it; what could not be
 * sent stands below it, with what to do about it; and nothing unread joins what was read. Albums that have not changed
 * stay the same objects as `before`.
 */
export function withAlbums(
  items: readonly TimelineItem[],
  { me, unreadFrom, before }: { me: string | null; unreadFrom: number | null; before: Albums },
): Albums {
  if (!items.some((item) => albumIn(item) !== undefined)) return { items, ...NONE };
  const shown: TimelineItem[] = [];
  const rows = new Map<number, number>();
  const byKey = new Map<string, Album>();
  for (let start = 0; start < items.length;) {
    const end = endOfRun(items, start, { me, unreadFrom });
    const run = items.slice(start, end);
    start = end;
    const [first, second, ...others] = run.filter(isThere);
    if (first === undefined || second === undefined) {
      shown.push(...run);
      continue;
    }
    const key = keyOf(first, me);
    shown.push(first);
    byKey.set(key, unchanged(before.byKey.get(key), [first, second, ...others]));
    if (isPending(first)) continue;
    for (const item of run) if (!isPending(item)) rows.set(item.id, first.id);
  }
  return { items: shown, byKey, rows };
}

/** Where the run ends that begins here; an item that is in no album is a run by itself. */
function endOfRun(
  items: readonly TimelineItem[],
  start: number,
  { me, unreadFrom }: { me: string | null; unreadFrom: number | null },
): number {
  const first = items[start];
  const album = first === undefined ? undefined : albumIn(first);
  if (first === undefined || album === undefined) return start + 1;
  let count = isThere(first) ? 1 : 0;
  let end = start + 1;
  for (; end < items.length; end += 1) {
    const item = items[end];
    if (item === undefined || albumIn(item) !== album) break;
    if (senderOf(item, me) !== senderOf(first, me)) break;
    if (!isPending(item) && item.id === unreadFrom) break;
    if (isThere(item) && ++count > ALBUM_MAX) break;
  }
  return end;
}

/** The album that it can be shown in: only pictures and videos of our own, and what was deleted. */
function albumIn(item: TimelineItem): string | undefined {
  if (isPending(item)) return item.status.state === "failed" ? undefined : item.draft.album;
  const isSeen = (item.kind === "image" || item.kind === "video") && item.media !== null;
  return isSeen || item.deleted_at !== null ? item.album : undefined;
}

function isThere(item: TimelineItem): boolean {
  return isPending(item) || item.deleted_at === null;
}

function unchanged(before: Album | undefined, now: Album): Album {
  const isSame = before?.length === now.length && now.every((item, at) => item === before[at]);
  return isSame ? before : now;
}
