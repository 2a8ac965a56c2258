import type { History } from "#protocol/conversation.ts";

/*
 * Each member has one `visible_from`: the id of the first message that they see, 0 for all. Nothing that the server
 * sends them has a word of an older message.
 */

/** VISIBLE-1. */
export function isVisible(messageId: number, visibleFrom: number): boolean {
  return messageId >= visibleFrom;
}

/**
 * VISIBLE-2: where the history of someone who joins begins. `version`: of the record with which they join, below the ids
 * of all messages that follow. Where nothing is hidden from them it is 0, as for everyone who shares all of it.
 */
export function visibleFromJoining(
  history: History,
  version: number,
  hasMessages: boolean,
): number {
  return history === "joined" && hasMessages ? version : 0;
}

/** CLEAR-1: where the history of someone who clears it begins. */
export function visibleFromClearing(head: number): number {
  return head + 1;
}

/**
 * The first id of some messages that a member sees, null for none: members with the same one see the same of them.
 * `ids` ascend.
 */
export function firstVisible(ids: readonly number[], visibleFrom: number): number | null {
  return ids.find((id) => isVisible(id, visibleFrom)) ?? null;
}
