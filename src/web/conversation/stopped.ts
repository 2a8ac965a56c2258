import { CLOSE, type ConnectionState } from "#client/index.ts";

/** Why a conversation is over, as far as the person is concerned. */
export type Stopped = "not_found" | "removed" | "signed_out" | "broken";

/** `null`: it goes on. A person who saw the conversation a moment ago was removed; another was never in it. */
export function stoppedOf(connection: ConnectionState, wasInIt: boolean): Stopped | null {
  if (connection.status !== "stopped" || connection.code === 1000) return null;
  switch (connection.code) {
    case CLOSE.not_found:
      return wasInIt ? "removed" : "not_found";
    case CLOSE.session_revoked:
    case CLOSE.unauthenticated:
      return "signed_out";
    default:
      return "broken";
  }
}
