import { CLOSE } from "#protocol/close-codes.ts";
import { ParleyError } from "./problem.ts";

/** The failure of unsent messages after a connection has stopped; they can be sent after signing in again. */
export function stopFailure(code: number, reason: string): ParleyError {
  const name = Object.entries(CLOSE).find(([, value]) => value === code)?.[0] ?? "closed";
  const retryable = code === CLOSE.unauthenticated || code === CLOSE.session_revoked;
  return new ParleyError(name, reason || "The connection has stopped", { retryable });
}
