import { failure } from "#protocol/errors.ts";
import { ASK_AGAIN_MS, JOIN_REQUESTS_MAX } from "#protocol/invitation.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** The state of a request to join: when it was declined (ms), or null while it is pending. */
export type RequestState = { declined_at: number | null } | undefined;

/** Returns the state of a request; one declined more than a day ago no longer counts. */
export function standingOf(request: RequestState, now: number): "none" | "requested" | "declined" {
  if (request === undefined) return "none";
  if (request.declined_at === null) return "requested";
  return waitToAskAgain(request.declined_at, now) > 0 ? "declined" : "none";
}

/** Checks that one more person may ask to join, given the number of pending requests. */
export function mayAsk(known: RequestState, waiting: number, now: number): Result<null> {
  const declined_at = known?.declined_at ?? null;
  const retry_after_ms = declined_at === null ? 0 : waitToAskAgain(declined_at, now);
  if (retry_after_ms > 0) {
    return err(
      failure("rate_limited", "Your request was declined; you can ask again after a day", {
        retry_after_ms,
      }),
    );
  }
  if (waiting < JOIN_REQUESTS_MAX) return ok(null);
  return err(
    failure("too_many", `A group can have at most ${JOIN_REQUESTS_MAX} pending requests to join`),
  );
}

function waitToAskAgain(declinedAt: number, now: number): number {
  return Math.max(0, declinedAt + ASK_AGAIN_MS - now);
}
