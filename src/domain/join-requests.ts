import { failure } from "#protocol/errors.ts";
import { ASK_AGAIN_MS, JOIN_REQUESTS_MAX } from "#protocol/invitation.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** A request to join, as far as what may come of it: when it was declined (ms), or null while it waits. */
export type RequestState = { declined_at: number | null } | undefined;

/** How a request stands: one that was declined longer than a day ago is as good as none. */
export function standingOf(request: RequestState, now: number): "none" | "requested" | "declined" {
  if (request === undefined) return "none";
  if (request.declined_at === null) return "requested";
  return waitToAskAgain(request.declined_at, now) > 0 ? "declined" : "none";
}

/** Checks whether one more person may ask to join, where so many wait. */
export function mayAsk(known: RequestState, waiting: number, now: number): Result<null> {
  const declined_at = known?.declined_at ?? null;
  const retry_after_ms = declined_at === null ? 0 : waitToAskAgain(declined_at, now);
  if (retry_after_ms > 0) {
    return err(
      failure("rate_limited", "Your request was declined; ask again in a day", { retry_after_ms }),
    );
  }
  if (waiting < JOIN_REQUESTS_MAX) return ok(null);
  return err(failure("too_many", `At most ${JOIN_REQUESTS_MAX} people can wait to join a group`));
}

function waitToAskAgain(declinedAt: number, now: number): number {
  return Math.max(0, declinedAt + ASK_AGAIN_MS - now);
}
