import type { History } from "#protocol/conversation.ts";

/*
 * Each member has a `visible_from`: the id of the first message that they can see, 0 for all. The server never sends
 * them anything from an older message.
 */

/** VISIBLE-1: whether a member can see a message. */
export function isVisible(messageId: number, visibleFrom: number): boolean {
  return messageId >= visibleFrom;
}

/**
 * VISIBLE-2: returns where a new member's history begins. `version`: of the record with which they join, below the ids
 * of all messages that follow. 0 if nothing is hidden from them, as for everyone who shares all of it.
 */
export function visibleFromJoining(
  history: History,
  version: number,
  hasMessages: boolean,
): number {
  return history === "joined" && hasMessages ? version : 0;
}

/** CLEAR-1: returns where a person's history begins after they clear it. */
export function visibleFromClearing(head: number): number {
  return head + 1;
}

/**
 * Returns the first of some messages that a member can see, or null: members with the same result see the same ones.
 * `ids` ascend.
 */
export function firstVisible(ids: readonly number[], visibleFrom: number): number | null {
  return ids.find((id) => isVisible(id, visibleFrom)) ?? null;
}
