import { maySeePresence } from "./reach.ts";

const MINUTE_MS = 60_000;

/** D1's data about when a person was last online; times in ms. */
export interface Seen {
  /** When their last inbox socket closed. */
  last_seen_at: number | null;
  /** Until when their inbox counts as open; null if none is. */
  open_until: number | null;
}

/**
 * PRESENCE-3: returns when a person was last online, to the minute: now while they are, null if never. An inbox that
 * ended without notice counts as open until its lease ends.
 */
export function lastSeen({ last_seen_at, open_until }: Seen, now: number): number | null {
  const latest = Math.max(last_seen_at ?? 0, Math.min(open_until ?? 0, now));
  return latest === 0 ? null : latest - (latest % MINUTE_MS);
}

/** The relation between two people. */
export interface Between {
  /** Whether each of them shares when they were last online. */
  viewer_shows: boolean;
  person_shows: boolean;
  /** Whether they have a direct conversation with messages, and neither has left. */
  have_talked: boolean;
}

/**
 * PRESENCE-3: decides whether one person may see when another was last online. `blocked`: whether either of them has
 * blocked the other.
 */
export function maySeeLastSeen(
  { viewer_shows, person_shows, have_talked }: Between,
  blocked: boolean,
): boolean {
  if (!viewer_shows || !person_shows || !have_talked) return false;
  return maySeePresence({ same: false, shares: have_talked, blocked }, false);
}
