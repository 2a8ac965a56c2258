import { z } from "zod";
import { D1_NOW } from "./clock.ts";
import type { Openings } from "./inboxes.ts";

/** What a conversation asks D1: about these people, and who follows these threads. */
export interface Asked {
  people: readonly string[];
  threads: readonly number[];
}

export const NOTHING: Asked = { people: [], threads: [] };

/** Someone who follows a thread, and has an open inbox, a push subscription or both. */
export interface ListeningFollower {
  user_id: string;
  /** The message that the thread begins with. */
  message_id: number;
  inbox: boolean;
  subscriber: boolean;
}

/**
 * Of the people asked about, those with an open inbox and those with a push subscription; and everyone with either who
 * follows one of the threads.
 */
export interface Listeners {
  open: Openings;
  subscribers: ReadonlySet<string>;
  followers: readonly ListeningFollower[];
}

/** Selects the given people who have an open inbox or a subscription when D1 executes it. */
export const OPEN_AMONG = `SELECT value AS user_id, inboxes.open_until, push_subscribers.user_id AS subscriber
  FROM json_each(?1)
  LEFT JOIN inboxes ON inboxes.user_id = value AND inboxes.open_until > ${D1_NOW}
  LEFT JOIN push_subscribers ON push_subscribers.user_id = value
  WHERE inboxes.user_id IS NOT NULL OR push_subscribers.user_id IS NOT NULL`;

/** Selects who follows the given threads and has an open inbox or a subscription: reads three rows for each follower. */
export const LISTENING_FOLLOWERS = `SELECT follow.user_id, follow.message_id,
    inboxes.user_id IS NOT NULL AS inbox, push_subscribers.user_id IS NOT NULL AS subscriber
  FROM json_each(?2)
  CROSS JOIN thread_follows AS follow ON follow.conversation_id = ?1 AND follow.message_id = value AND follow.following
  LEFT JOIN inboxes ON inboxes.user_id = follow.user_id AND inboxes.open_until > ${D1_NOW}
  LEFT JOIN push_subscribers ON push_subscribers.user_id = follow.user_id
  WHERE inboxes.user_id IS NOT NULL OR push_subscribers.user_id IS NOT NULL`;

/** Returns the statements that ask; none for nothing. Their results are for `toListeners`. */
export function asking(
  db: D1Database,
  conversationId: string,
  { people, threads }: Asked,
): D1PreparedStatement[] {
  return [
    ...(people.length === 0 ? [] : [db.prepare(OPEN_AMONG).bind(JSON.stringify(people))]),
    ...(threads.length === 0
      ? []
      : [db.prepare(LISTENING_FOLLOWERS).bind(conversationId, JSON.stringify(threads))]),
  ];
}

const openSchema = z.array(
  z.object({
    user_id: z.string(),
    open_until: z.int().nullable(),
    subscriber: z.string().nullable(),
  }),
);
const flagSchema = z.int().transform(Boolean);
const followersSchema = z.array(
  z.object({
    user_id: z.string(),
    message_id: z.int(),
    inbox: flagSchema,
    subscriber: flagSchema,
  }),
);

export function toListeners({ people, threads }: Asked, results: readonly D1Result[]): Listeners {
  const answers = [...results];
  const rows = people.length === 0 ? [] : openSchema.parse(answers.shift()?.results);
  const followers = threads.length === 0 ? [] : followersSchema.parse(answers.shift()?.results);
  const open = rows.flatMap(({ user_id, open_until }) =>
    open_until === null ? [] : [[user_id, open_until] as const],
  );
  return {
    open: new Map(open),
    subscribers: new Set(rows.flatMap(({ subscriber }) => subscriber ?? [])),
    followers,
  };
}
