import { CLOSE, type ConnectionState } from "#client/index.ts";

/** Why a conversation has ended for this person. */
export type Stopped = "not_found" | "removed" | "signed_out" | "broken";

/** `null` while it goes on. `wasInIt` distinguishes a removed member from someone who never was one. */
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
