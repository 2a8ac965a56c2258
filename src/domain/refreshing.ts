/** The state of a session's refresh tokens; times are comparable strings. */
export interface Refreshable {
  refresh_hash: string;
  previous_hash: string | null;
  rotated_at: string | null;
  expires_at: string;
  revoked_at: string | null;
}

/**
 * `rotate`: the token is currently valid. `repeat`: it is the previous one, exchanged a moment ago, and its successor
 * is unused: the response was lost, or several requests arrived at once. `reused`: one of its two holders has stolen
 * it.
 */
export type RefreshDecision = "rotate" | "repeat" | "reused" | "over";

/** AUTH-4. `repeatable_since`: a token exchanged earlier gets no second response. */
export function decideRefresh(
  session: Refreshable,
  presented_hash: string,
  { now, repeatable_since }: { now: string; repeatable_since: string },
): RefreshDecision {
  if (session.revoked_at !== null || session.expires_at <= now) return "over";
  if (presented_hash === session.refresh_hash) return "rotate";
  const isPrevious = presented_hash === session.previous_hash;
  const isFresh = session.rotated_at !== null && session.rotated_at > repeatable_since;
  return isPrevious && isFresh ? "repeat" : "reused";
}
