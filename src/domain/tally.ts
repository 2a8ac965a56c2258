import { type Message } from "#protocol/message.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";

/**
 * The counts of a block of a conversation's messages, without deleted and system messages. `live`: their number;
 * `calls_all`: how many mention everyone. For each person: how many they `sent`, how many `call` them by name but not
 * everyone, and how many of those they sent mention everyone.
 */
export interface Tally {
  live: number;
  calls_all: number;
  people: Record<string, PersonTally>;
}
export type PersonTally = [sent: number, called: number, called_all: number];

/** One person's unread messages. */
export interface UnreadCounts {
  unread_count: number;
  mention_count: number;
}

/** The properties of a message that affect counts. */
export type Counted = Pick<Message, "sender_id" | "kind" | "mentions" | "deleted_at">;

/**
 * The ids that a block of each level covers: 256, and 256 such blocks. So counting unread messages reads at most 256
 * messages and 255 blocks at either end, and one block for each 65,536 ids between.
 */
export const BLOCK_IDS = [256, 65_536] as const;
export type Level = 0 | 1;

/** From `from` up to, but not including, `to`. */
export interface Range {
  from: number;
  to: number;
}

/** The parts to add up for all messages after one position. */
export interface Cover {
  /** Ids of messages outside whole blocks. */
  messages: Range[];
  blocks: (Range & { level: Level })[];
}

export function isCounted({ kind, deleted_at }: Pick<Counted, "kind" | "deleted_at">): boolean {
  return deleted_at === null && kind !== "system";
}

/** Returns whether the message now counts differently. */
export function countsOtherwise(before: Counted, after: Counted): boolean {
  if (isCounted(before) !== isCounted(after)) return true;
  const called = new Set(after.mentions);
  return called.size !== before.mentions.length || !before.mentions.every((id) => called.has(id));
}

export function tallyOf(messages: Iterable<Counted>): Tally {
  const tally: Tally = { live: 0, calls_all: 0, people: {} };
  for (const message of messages) {
    if (!isCounted(message)) continue;
    const { sender_id, mentions } = message;
    const sender = personIn(tally, sender_id);
    tally.live += 1;
    sender[0] += 1;
    if (mentions.includes(MENTION_ALL)) {
      tally.calls_all += 1;
      sender[2] += 1;
    } else {
      for (const called of mentions) if (called !== sender_id) personIn(tally, called)[1] += 1;
    }
  }
  return tally;
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum: Tally = { live: 0, calls_all: 0, people: {} };
  for (const { live, calls_all, people } of tallies) {
    sum.live += live;
    sum.calls_all += calls_all;
    for (const [userId, [sent, called, called_all]] of Object.entries(people)) {
      const person = personIn(sum, userId);
      person[0] += sent;
      person[1] += called;
      person[2] += called_all;
    }
  }
  return sum;
}

/**
 * Returns a person's unread messages in a block of which they have read nothing, without those of the people in
 * `apart`. A tally does not record who mentions a person by name, so mentions by people in `apart` still count.
 */
export function unreadIn(
  { live, calls_all, people }: Tally,
  userId: string,
  apart: readonly string[] = [],
): UnreadCounts {
  const called = people[userId]?.[1] ?? 0;
  const counts = { unread_count: live, mention_count: calls_all + called };
  for (const id of [userId, ...apart]) {
    const [sent, , called_all] = people[id] ?? [0, 0, 0];
    counts.unread_count -= sent;
    counts.mention_count -= called_all;
  }
  return counts;
}

export function blockOf(id: number, level: Level): number {
  return Math.floor(id / BLOCK_IDS[level]);
}

/** Returns how many blocks are whole if `head` is the greatest id: nothing can be inserted into them any more. */
export function wholeBlocks(head: number, level: Level): number {
  return Math.floor((head + 1) / BLOCK_IDS[level]);
}

/** Covers all messages after the id `after` and up to `head`, each in exactly one part. */
export function coverOf(after: number, head: number): Cover {
  const first = Math.ceil((after + 1) / BLOCK_IDS[0]);
  const last = Math.max(first, wholeBlocks(head, 0));
  if (first === last) return { messages: range(after + 1, head + 1), blocks: [] };
  const each = BLOCK_IDS[1] / BLOCK_IDS[0];
  const firstWide = Math.ceil(first / each);
  const lastWide = Math.max(firstWide, Math.floor(last / each));
  const narrowEnd = Math.min(last, firstWide * each);
  return {
    messages: [...range(after + 1, first * BLOCK_IDS[0]), ...range(last * BLOCK_IDS[0], head + 1)],
    blocks: [
      ...range(first, narrowEnd).map((blocks) => ({ ...blocks, level: 0 as const })),
      ...range(firstWide, lastWide).map((blocks) => ({ ...blocks, level: 1 as const })),
      ...range(Math.max(narrowEnd, lastWide * each), last).map((blocks) => ({
        ...blocks,
        level: 0 as const,
      })),
    ],
  };
}

function range(from: number, to: number): Range[] {
  return from < to ? [{ from, to }] : [];
}

function personIn({ people }: Tally, userId: string): PersonTally {
  return (people[userId] ??= [0, 0, 0]);
}
