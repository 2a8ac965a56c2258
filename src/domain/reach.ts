import type { Audience } from "#protocol/audience.ts";

/*
 * Who may reach whom. It decides from what two people are to each other, and knows neither conversations nor storage.
 * A server key asks nothing here: whom an app connects is the app's business.
 */

/** A person whom somebody wants to reach, with their own choices. */
export interface Reached {
  discoverable_by: Audience;
  messages_from: Audience;
  /** Whether the account is in use: neither disabled nor deleted. */
  active: boolean;
}

/** What two people are to each other. */
export interface Between {
  /** Whether they are the same person. */
  same: boolean;
  /** Whether they share a conversation that neither of them only has as a request. */
  shares: boolean;
  /** Whether either of them has blocked the other. */
  blocked: boolean;
}

/**
 * REACH-1: whether the directory and look-ups have them. A block changes nothing here: somebody who is suddenly gone
 * from the directory alone would have been told of it.
 */
export function mayFind({ discoverable_by, active }: Reached, { same, shares }: Between): boolean {
  return same || (active && isAmong(discoverable_by, shares));
}

/** REACH-3: whether somebody may open a direct conversation with them, as long as there is none. */
export function mayOpen({ messages_from, active }: Reached, between: Between): boolean {
  if (between.same) return true;
  return active && !between.blocked && isAmong(messages_from, between.shares);
}

/**
 * REACH-4: whether somebody may add them to a group. A person who takes messages from nobody new is still added by those
 * with whom they talk already.
 */
export function mayAdd({ messages_from, active }: Reached, between: Between): boolean {
  if (between.same) return true;
  return active && !between.blocked && (messages_from === "everyone" || between.shares);
}

/** BLOCK-2: whether somebody may write in a direct conversation that the two have. */
export function mayWrite({ active }: Pick<Reached, "active">, { blocked }: Between): boolean {
  return active && !blocked;
}

/** BLOCK-4: whether a mention by somebody notifies them. */
export function mayMention({ blocked }: Between): boolean {
  return !blocked;
}

/**
 * BLOCK-3, REQUEST-3: whether somebody sees that they are online, type, have read, and were last seen. `requested`:
 * whether all that the two have is a request that was not accepted.
 */
export function maySeePresence({ same, blocked }: Between, requested: boolean): boolean {
  return same || (!blocked && !requested);
}

/** REQUEST-1: whether a first direct message is a request to the person who gets it. */
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
