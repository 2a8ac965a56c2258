import { sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { BLOCK_IDS, type UnreadCounts } from "#domain/tally.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { TallyRow } from "../conversation/tallies.ts";
import { conversations, members } from "./schema/conversations.ts";

/** The most characters of JSON in one parameter, which D1 limits to 2 MB of UTF-8; ids and numbers are ASCII. */
const PARAMETER_CHARACTERS = 1_000_000;

/** PROJECT-2: the greater version wins. */
export function upsertTallies(
  db: D1Database,
  conversationId: string,
  rows: readonly TallyRow[],
  again = false,
): D1PreparedStatement[] {
  const statement = db.prepare(
    `INSERT INTO tallies (conversation_id, level, block, version, live, calls_all, people)
     SELECT ?1, value->>'level', value->>'block', value->>'version', value->'tally'->>'live',
       value->'tally'->>'calls_all', value->'tally'->'people'
     FROM json_each(?2) WHERE true
     ON CONFLICT (conversation_id, level, block) DO UPDATE SET version = excluded.version, live = excluded.live,
       calls_all = excluded.calls_all, people = excluded.people
     WHERE excluded.version ${again ? ">=" : ">"} tallies.version`,
  );
  return parametersOf(rows).map((parameter) => statement.bind(conversationId, parameter));
}

export function parametersOf(rows: readonly TallyRow[]): string[] {
  const parameters: string[][] = [];
  let room = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    room -= text.length;
    if (room < 0) {
      parameters.push([]);
      room = PARAMETER_CHARACTERS - text.length;
    }
    parameters.at(-1)?.push(text);
  }
  return parameters.map((texts) => `[${texts.join(",")}]`);
}

const EACH = BLOCK_IDS[1] / BLOCK_IDS[0];
/** `unreadAfter` in SQL: the position after which one member's messages count as unread (READ-4). */
export const AFTER = sql`max(${members.visible_from} - 1, min(${members.read}, coalesce(${members.unread_from} - 1, ${members.read})))`;

/** `coverOf` in SQL: the whole blocks after the position, and those of them covered by wide blocks. */
const COVER = sql`(
  SELECT *, min(last, first_wide * ${sql.raw(`${EACH}`)}) AS narrow_end,
    max(min(last, first_wide * ${sql.raw(`${EACH}`)}), last_wide * ${sql.raw(`${EACH}`)}) AS narrow_start
  FROM (SELECT *, (first + ${sql.raw(`${EACH - 1}`)}) / ${sql.raw(`${EACH}`)} AS first_wide,
      max((first + ${sql.raw(`${EACH - 1}`)}) / ${sql.raw(`${EACH}`)}, last / ${sql.raw(`${EACH}`)}) AS last_wide
    FROM (SELECT *, max(first, (head + 1) / ${sql.raw(`${BLOCK_IDS[0]}`)}) AS last
      FROM (SELECT ${AFTER} AS after, (${AFTER} + ${sql.raw(`${BLOCK_IDS[0]}`)}) / ${sql.raw(`${BLOCK_IDS[0]}`)} AS first,
        ${conversations.head} AS head))))`;

/** Counts unread messages in a range of ids individually. */
function messagesWhere(range: SQL): SQL {
  return sql`
    SELECT count(*) AS unread, coalesce(sum(mentions IS NOT NULL AND EXISTS (
      SELECT 1 FROM json_each(mentions) WHERE value IN (${members.user_id}, ${sql.raw(`'${MENTION_ALL}'`)}))), 0) AS called
    FROM ${COVER} AS cover CROSS JOIN messages
    WHERE messages.conversation_id = ${members.conversation_id} AND ${range}
      AND messages.sender_id <> ${members.user_id}
      AND (${members.apart} IS NULL OR messages.sender_id NOT IN (SELECT value FROM json_each(${members.apart})))
      AND messages.deleted_at IS NULL AND messages.kind <> 'system'`;
}

function ofPerson(index: 0 | 1 | 2): SQL {
  return sql`coalesce(people->>('$."' || ${members.user_id} || ${sql.raw(`'"[${index}]'`)}), 0)`;
}

/** The total for the people whom they have blocked there. */
function ofApart(index: 0 | 2): SQL {
  return sql`coalesce((SELECT sum(people->>('$."' || value || ${sql.raw(`'"[${index}]'`)})) FROM json_each(${members.apart})), 0)`;
}

function blocksWhere(range: SQL): SQL {
  return sql`
    SELECT sum(live - ${ofPerson(0)} - ${ofApart(0)}), sum(calls_all - ${ofPerson(2)} - ${ofApart(2)} + ${ofPerson(1)})
    FROM ${COVER} AS cover CROSS JOIN tallies
    WHERE tallies.conversation_id = ${members.conversation_id} AND ${range}`;
}

/**
 * READ-2, for a row of `members` joined with `conversations`: one member's exact unread counts as JSON `[unread_count,
 * mention_count]`, reading a bounded number of rows.
 */
export const UNREAD = sql<string>`(
  SELECT json_array(coalesce(sum(unread), 0), coalesce(sum(called), 0)) FROM (
    ${messagesWhere(sql`messages.id > cover.after AND messages.id < cover.first * ${sql.raw(`${BLOCK_IDS[0]}`)}`)}
    UNION ALL ${messagesWhere(sql`messages.id > cover.after AND messages.id >= cover.last * ${sql.raw(`${BLOCK_IDS[0]}`)}`)}
    UNION ALL ${blocksWhere(sql`level = 0 AND block >= cover.first AND block < cover.narrow_end`)}
    UNION ALL ${blocksWhere(sql`level = 1 AND block >= cover.first_wide AND block < cover.last_wide`)}
    UNION ALL ${blocksWhere(sql`level = 0 AND block >= cover.narrow_start AND block < cover.last`)}
  ))`;

const unreadSchema = z.tuple([z.int(), z.int()]);

export function toUnread(counts: string): UnreadCounts {
  const [unread_count, mention_count] = unreadSchema.parse(JSON.parse(counts));
  return { unread_count, mention_count };
}
