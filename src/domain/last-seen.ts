import { maySeePresence } from "./reach.ts";

const MINUTE_MS = 60_000;

/** What D1 has of when a person was last here; times in ms. */
export interface Seen {
  /** When their last inbox closed. */
  last_seen_at: number | null;
  /** Until when an inbox of theirs counts as open; null where none is. */
  open_until: number | null;
}

/**
 * PRESENCE-3: the minute in which a person was last here, this one while they are; null where they never were. An inbox
 * that ended without notice counts as open for as long as its lease.
 */
export function lastSeen({ last_seen_at, open_until }: Seen, now: number): number | null {
  const latest = Math.max(last_seen_at ?? 0, Math.min(open_until ?? 0, now));
  return latest === 0 ? null : latest - (latest % MINUTE_MS);
}

/** Two people, and what lies between them. */
export interface Between {
  /** Whether each shows when they were last here. */
  viewer_shows: boolean;
  person_shows: boolean;
  /** Whether they have a direct conversation in which something was said, and neither has left. */
  have_talked: boolean;
}

/**
 * PRESENCE-3: whether one person may see when another was last here: the one place that decides it. `blocked`: whether
 * either of them has blocked the other.
 */
export function maySeeLastSeen(
  { viewer_shows, person_shows, have_talked }: Between,
  blocked: boolean,
): boolean {
  if (!viewer_shows || !person_shows || !have_talked) return false;
  return maySeePresence({ same: false, shares: have_talked, blocked }, false);
}
