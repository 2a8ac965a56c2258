import type { Audience } from "#protocol/audience.ts";

/*
 * Who may reach whom. Decides from the relation between two people, without access to conversations or storage. Server
 * keys are not checked here, since an app may connect anyone.
 */

/** A person whom another wants to reach, with their own choices. */
export interface Reached {
  discoverable_by: Audience;
  messages_from: Audience;
  /** Whether the account is in use: neither disabled nor deleted. */
  active: boolean;
}

/** The relation between two people. */
export interface Between {
  /** Whether they are the same person. */
  same: boolean;
  /** Whether they share a conversation that is not merely a request to one of them. */
  shares: boolean;
  /** Whether either of them has blocked the other. */
  blocked: boolean;
}

/**
 * REACH-1: whether the directory and look-ups show the person. A block does not change this: disappearing from the
 * directory would reveal it.
 */
export function mayFind({ discoverable_by, active }: Reached, { same, shares }: Between): boolean {
  return same || (active && isAmong(discoverable_by, shares));
}

/** REACH-3: whether a person may start a direct conversation with them. */
export function mayOpen({ messages_from, active }: Reached, between: Between): boolean {
  if (between.same) return true;
  return active && !between.blocked && isAmong(messages_from, between.shares);
}

/**
 * REACH-4: whether a person may add them to a group. Someone who accepts messages from nobody new can still be added by
 * people with whom they already talk.
 */
export function mayAdd({ messages_from, active }: Reached, between: Between): boolean {
  if (between.same) return true;
  return active && !between.blocked && (messages_from === "everyone" || between.shares);
}

/** BLOCK-2: whether a person may write in the two people's direct conversation. */
export function mayWrite({ active }: Pick<Reached, "active">, { blocked }: Between): boolean {
  return active && !blocked;
}

/** BLOCK-4: whether a mention by a person notifies them. */
export function mayMention({ blocked }: Between): boolean {
  return !blocked;
}

/**
 * BLOCK-3, REQUEST-3: whether a person may see that they are online, type, have read, and were last online.
 * `requested`: whether the two share only a request that was not accepted.
 */
export function maySeePresence({ same, blocked }: Between, requested: boolean): boolean {
  return same || (!blocked && !requested);
}

/** REQUEST-1: whether a first direct message is a request to its recipient. */
export function isRequest({ same, shares }: Between): boolean {
  return !same && !shares;
}

function isAmong(audience: Audience, shares: boolean): boolean {
  switch (audience) {
    case "everyone":
      return true;
    case "shared":
      return shares;
    case "nobody":
      return false;
  }
}
