import { z } from "zod";
import {
  BLOCK_IDS,
  blockOf,
  coverOf,
  sumOf,
  tallyOf,
  unreadIn,
  wholeBlocks,
  type Level,
  type Range,
  type Tally,
  type UnreadCounts,
} from "#domain/tally.ts";
import { idSchema } from "#protocol/primitives.ts";
import { messageKindSchema } from "#protocol/message.ts";

/** The tally of one block, also stored in D1. `version`: the head at the last change of its counts. */
export interface TallyRow {
  level: Level;
  block: number;
  version: number;
  tally: Tally;
}

const LEVELS: readonly Level[] = [0, 1];
const peopleSchema = z.record(z.string(), z.tuple([z.int(), z.int(), z.int()]));
const rowSchema = z.object({
  level: z.literal(LEVELS),
  block: z.int(),
  version: z.int(),
  live: z.int(),
  calls_all: z.int(),
  people: z.string().transform((text) => peopleSchema.parse(JSON.parse(text))),
});
const countedSchema = z.object({
  version: z.int(),
  sender_id: idSchema,
  kind: messageKindSchema,
  mentions: z
    .string()
    .nullable()
    .transform((text) => (text === null ? [] : z.array(idSchema).parse(JSON.parse(text)))),
  deleted_at: z.string().nullable(),
});

/**
 * The tallies of a conversation's whole blocks of messages, in its object: one row for each 256 ids, created at first
 * use and rewritten when a message in the block changes its counts. Everything is synchronous.
 */
export class Tallies {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Counts a person's unread messages after the id `after`, up to `head`, reading a bounded number of rows. Messages of
   * the people in `apart` do not count, except that whole blocks include their mentions of this person.
   */
  unread(userId: string, after: number, head: number, apart: readonly string[] = []): UnreadCounts {
    const { messages, blocks } = coverOf(after, head);
    const tallies = [
      ...messages.map((ids) => this.#count(ids, apart).tally),
      ...blocks.flatMap(({ level, ...range }) => this.#rows(level, range)).map(tallyIn),
    ];
    return unreadIn(sumOf(tallies), userId, apart);
  }

  /** Recomputes the tallies of a message whose counts changed. `head` is the version of that change. */
  recount(messageId: number, head: number): void {
    for (const level of LEVELS) {
      const block = blockOf(messageId, level);
      const known = this.#kept(level, { from: block, to: block + 1 });
      if (known.length > 0) this.#make(level, block, head);
    }
  }

  /**
   * Returns the tallies that D1 needs to advance from `from` to `to`: those of new or changed blocks. Selects them by
   * their own version, since the message that changed a tally may have changed again, and then belongs to a later
   * batch.
   */
  changedSince(from: number, to: number): TallyRow[] {
    return LEVELS.flatMap((level) => {
      const news = { from: wholeBlocks(from, level), to: wholeBlocks(to, level) };
      const changed = this.#select(
        "WHERE version > ? AND version <= ? AND level = ? AND block < ? ORDER BY block",
        from,
        to,
        level,
        news.from,
      );
      return [...changed, ...this.#rows(level, news)];
    });
  }

  /** Returns all tallies in a range, creating missing ones. */
  #rows(level: Level, range: Range): TallyRow[] {
    const kept = this.#kept(level, range);
    if (kept.length === range.to - range.from) return kept;
    const known = new Set(kept.map(({ block }) => block));
    for (let block = range.from; block < range.to; block += 1) {
      if (!known.has(block)) this.#make(level, block, 0);
    }
    return this.#kept(level, range);
  }

  #kept(level: Level, { from, to }: Range): TallyRow[] {
    return this.#select(
      "WHERE level = ? AND block >= ? AND block < ? ORDER BY block",
      level,
      from,
      to,
    );
  }

  #select(where: string, ...values: SqlStorageValue[]): TallyRow[] {
    return this.#sql
      .exec(`SELECT * FROM tallies ${where}`, ...values)
      .toArray()
      .map((row) => {
        const { live, calls_all, people, ...rest } = rowSchema.parse(row);
        return { ...rest, tally: { live, calls_all, people } };
      });
  }

  /** `version` is at least the last id of the block, since the block is incomplete before that. */
  #make(level: Level, block: number, version: number): void {
    const size = BLOCK_IDS[level];
    const ids = { from: block * size, to: (block + 1) * size };
    const made = level === 0 ? this.#count(ids) : this.#sum(ids);
    this.#sql.exec(
      "INSERT OR REPLACE INTO tallies (level, block, version, live, calls_all, people) VALUES (?, ?, ?, ?, ?, ?)",
      level,
      block,
      Math.max(version, made.version, ids.to - 1),
      made.tally.live,
      made.tally.calls_all,
      JSON.stringify(made.tally.people),
    );
  }

  #sum(ids: Range): Omit<TallyRow, "level" | "block"> {
    const rows = this.#rows(0, { from: ids.from / BLOCK_IDS[0], to: ids.to / BLOCK_IDS[0] });
    const version = Math.max(...rows.map((row) => row.version));
    return { version, tally: sumOf(rows.map(tallyIn)) };
  }

  #count({ from, to }: Range, apart: readonly string[] = []): Omit<TallyRow, "level" | "block"> {
    const messages = this.#sql
      .exec(
        "SELECT version, sender_id, kind, mentions, deleted_at FROM messages WHERE id >= ? AND id < ?",
        from,
        to,
      )
      .toArray()
      .map((row) => countedSchema.parse(row));
    const version = Math.max(0, ...messages.map((message) => message.version));
    const counted = messages.filter(({ sender_id }) => !apart.includes(sender_id));
    return { version, tally: tallyOf(counted) };
  }
}

function tallyIn({ tally }: TallyRow): Tally {
  return tally;
}
