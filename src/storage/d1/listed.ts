import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { conversations, members } from "./schema/conversations.ts";

/** Whether there ever was a message that this member can see, not counting system messages. */
export const SAID = sql`EXISTS (SELECT 1 FROM messages AS said WHERE said.conversation_id = ${members.conversation_id}
  AND said.id >= ${members.visible_from} AND said.kind <> 'system')`;

/** BLOCK-2: a direct conversation with a person whom the member has blocked. */
export const IS_BLOCKED = sql`(${members.apart} IS NOT NULL AND ${conversations.kind} = 'direct')`;

/** MEMBER-5: the conversations in a person's list or among their requests. */
export const THERE = and(
  isNull(members.left_at),
  or(eq(members.opened, true), SAID),
  sql`NOT ${IS_BLOCKED}`,
);

/** REQUEST-2: the conversations in a person's list. */
export const LISTED = and(THERE, isNull(members.request));

/** CLEAR-3: the conversations that a person removed from their list. */
export const HIDDEN = and(eq(members.opened, false), gt(members.visible_from, 0), sql`NOT ${SAID}`);
