import type { Conversation, RequestState } from "#client/index.ts";
import { isBlocked } from "#web/people/blocking.ts";

interface Reached {
  direct_with: Conversation["direct_with"];
  request: RequestState | undefined;
}

/** Only an open conversation can be written in: nobody is blocked in it, and its request is accepted. */
export type Standing = "open" | "blocked" | RequestState;

export function reachOf({ direct_with, request }: Reached): Standing {
  if (direct_with !== null && isBlocked(direct_with.user_id)) return "blocked";
  return request ?? "open";
}
