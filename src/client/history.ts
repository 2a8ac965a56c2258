import type { Message } from "#protocol/message.ts";

/** Every message with `from` ≤ id ≤ `to` is in `messages`, ascending by id. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly messages: readonly Message[];
}

/** A held segment without gaps. */
export interface Segment extends Stretch {
  /** The history's turn when this segment was last requested; 0 if it only received live messages. */
  readonly asked: number;
}

/** The known messages of a conversation. There may be gaps between two segments. */
export interface History {
  /** Ascending and disjoint. The last one is live: it includes all future messages (`to` is Infinity). */
  readonly segments: readonly Segment[];
  /**
   * Messages in no segment, in their latest known state: quoted ones, and those that changed. A page that was read
   * before such a change may arrive after it, and would otherwise restore the old state for good.
   */
  readonly strays: ReadonlyMap<number, Message>;
  /** Counts the requested segments and the live messages. */
  readonly turn: number;
}

/** `from`: 0 if these are all messages. */
export function startHistory(messages: readonly Message[], from: number): History {
  const live = { from, to: Number.POSITIVE_INFINITY, messages, asked: 0 };
  return { segments: [live], strays: new Map(), turn: 0 };
}

export function liveSegment(history: History): Segment | undefined {
  return history.segments.at(-1);
}

/** Finds a message by bisection in an ascending list. */
export function messageIn(messages: readonly Message[], id: number): Message | undefined {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.id ?? id) < id) low = middle + 1;
    else high = middle;
  }
  const found = messages[low];
  return found?.id === id ? found : undefined;
}

/** Merges changed messages, each guarded by its version. */
export function upsert(history: History, messages: readonly Message[]): History {
  if (messages.length === 0) return history;
  const changed = byId(messages);
  const segments = history.segments.map((segment) => {
    const merged = mergeById(
      segment.messages,
      changed.filter(({ id }) => covers(segment, id)),
    );
    return merged === segment.messages ? segment : { ...segment, messages: merged };
  });
  const outside = changed.filter(
    ({ id }) => !history.segments.some((segment) => covers(segment, id)),
  );
  const grown =
    (segments.at(-1)?.messages.length ?? 0) - (liveSegment(history)?.messages.length ?? 0);
  return { segments, strays: withStrays(history.strays, outside), turn: history.turn + grown };
}

/** Joins a stretch with all adjacent segments; otherwise it becomes a separate segment with gaps around it. */
export function insertSegment(history: History, segment: Stretch): History {
  const newer = [...history.strays.values()].filter(({ id }) => covers(segment, id));
  const strays = new Map(history.strays);
  for (const { id } of newer) strays.delete(id);
  const turn = history.turn + 1;
  const messages = mergeById(segment.messages, byId(newer));
  let joined: Segment = { ...segment, messages, asked: turn };
  const apart: Segment[] = [];
  for (const held of history.segments) {
    if (meets(held, joined)) joined = join(held, joined);
    else apart.push(held);
  }
  return { segments: [...apart, joined].sort((a, b) => a.from - b.from), strays, turn };
}

/** Drops everything before `from`, where the person's history begins. */
export function startingAt(history: History, from: number): History {
  const live = liveSegment(history);
  const segments = history.segments
    .filter((segment) => segment === live || segment.to >= from)
    .map((segment) => {
      const messages = segment.messages.filter(({ id }) => id >= from);
      return { ...segment, messages, from: segment.from <= from ? 0 : segment.from };
    });
  const strays = new Map([...history.strays].filter(([id]) => id >= from));
  return { ...history, segments, strays };
}

/**
 * Merges two ascending lists; of a message in both, the higher version wins. Returns `held` itself if nothing changes.
 */
export function mergeById(
  held: readonly Message[],
  incoming: readonly Message[],
): readonly Message[] {
  const merged: Message[] = [];
  let changed = false;
  let at = 0;
  for (const message of incoming) {
    for (let next = held[at]; next !== undefined && next.id < message.id; next = held[++at]) {
      merged.push(next);
    }
    const same = held[at];
    if (same?.id !== message.id) {
      merged.push(message);
      changed = true;
    } else {
      at++;
      const isNewer = message.version > same.version;
      merged.push(isNewer ? message : same);
      changed ||= isNewer;
    }
  }
  return changed ? merged.concat(held.slice(at)) : held;
}

export function covers({ from, to }: Stretch, id: number): boolean {
  return from <= id && id <= to;
}

/** Ids are integers, so consecutive ones leave no gap. */
function meets(a: Stretch, b: Stretch): boolean {
  return a.from <= b.to + 1 && b.from <= a.to + 1;
}

function join(a: Segment, b: Segment): Segment {
  return {
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    messages: mergeById(a.messages, b.messages),
    asked: Math.max(a.asked, b.asked),
  };
}

/** Sorts by id without duplicates: of several states of a message, keeps the latest. */
export function byId(messages: readonly Message[]): Message[] {
  const latest = new Map<number, Message>();
  for (const message of messages) {
    const other = latest.get(message.id);
    if (other === undefined || message.version > other.version) latest.set(message.id, message);
  }
  return [...latest.values()].sort((a, b) => a.id - b.id);
}

function withStrays(
  strays: ReadonlyMap<number, Message>,
  outside: readonly Message[],
): ReadonlyMap<number, Message> {
  if (outside.length === 0) return strays;
  const next = new Map(strays);
  for (const message of outside) {
    if (message.version > (next.get(message.id)?.version ?? -1)) next.set(message.id, message);
  }
  return next;
}
