import { ALBUM_MAX, type Message } from "#client/index.ts";
import { isPending, keyOf, senderOf, type TimelineItem } from "./timeline-item.ts";

/** The pictures and videos of an album that are not deleted, in order. There are at least two. */
export type Album = readonly [TimelineItem, TimelineItem, ...TimelineItem[]];

/** A timeline in which each album is one row, that of its first message. */
export interface Albums {
  readonly items: readonly TimelineItem[];
  /** Albums by the key of their row. */
  readonly byKey: ReadonlyMap<string, Album>;
  /** For each message of an album, the message whose row shows it. */
  readonly rows: ReadonlyMap<number, number>;
}

export const NO_ALBUMS: Albums = { items: [], byKey: new Map(), rows: new Map() };

/**
 * Groups consecutive messages of one sender's album into one row (ALBUM-1). A deleted message leaves its album. A
 * failed one gets a row of its own below, with its actions. The unread divider splits an album. An album that has not
 * changed stays the same object as in `before`.
 */
export function withAlbums(
  items: readonly TimelineItem[],
  { me, unreadFrom, before }: { me: string | null; unreadFrom: number | null; before: Albums },
): Albums {
  if (!items.some((item) => albumIn(item) !== undefined)) return { ...NO_ALBUMS, items };
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

/** The sent messages of the album that a message is shown in; none if it stands by itself. */
export function albumOf({ byKey, rows }: Albums, id: number): readonly Message[] {
  const row = rows.get(id);
  const isIn = (item: TimelineItem) => !isPending(item) && item.id === row;
  const album = row === undefined ? undefined : [...byKey.values()].find(([first]) => isIn(first));
  return (album ?? []).flatMap((item) => (isPending(item) ? [] : [item]));
}

/** The index after the run that begins at `start`. An item outside any album is a run by itself. */
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

/** The album that may show an item: only uploaded pictures and videos have one, and deleted messages. */
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
