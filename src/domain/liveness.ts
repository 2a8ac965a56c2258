import type { CloseReason } from "#protocol/close-codes.ts";
import { MAX_RESUMED, MAX_UNREAD, RESUME_WAIT_MS, SILENT_AFTER_MS } from "#protocol/limits.ts";

/** The state of an open socket; times in ms. */
export interface SocketVitals {
  token_expires_at: number;
  last_heard_at: number;
  /** Characters that it was sent and has not yet proved to have read. */
  unread: number;
}

/** CLOSE-2, CLOSE-3, CLOSE-4: returns why a socket must close, or null if it may stay open. */
export function closeReason(vitals: SocketVitals, now: number): CloseReason | null {
  if (vitals.token_expires_at <= now) return "token_expired";
  if (vitals.unread > MAX_UNREAD) return "slow_reader";
  if (now - vitals.last_heard_at >= SILENT_AFTER_MS) return "silent";
  return null;
}

/** RESUME-5: whether a resume continues, after it has waited this long for its socket; see `MAX_RESUMED`. */
export function maySendPage(resumed: number, waited_ms: number): "yes" | "wait" | "slow_reader" {
  if (resumed <= MAX_RESUMED) return "yes";
  return waited_ms < RESUME_WAIT_MS ? "wait" : "slow_reader";
}
