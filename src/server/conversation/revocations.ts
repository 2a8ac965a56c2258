import type { Sockets } from "../sockets/sockets.ts";

/** A socket that the user's object let in, and the time (ms, by that object's clock). */
export interface Admitted {
  user_id: string;
  session_id: string;
  admitted_at: number;
}

/** A socket on its way while its session is revoked finds this still remembered. */
const MEMORY_MS = 60_000;

/** Ended sessions (AUTH-3): their sockets close at once, and later arrivals are refused. */
export class Revocations {
  readonly #sockets: Sockets;
  /** The time of each revocation, by the session's id, or by the user's where all of theirs are over. */
  readonly #revoked = new Map<string, number>();

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /** Closes a user's sockets, of one session or (null) of all, and remembers to refuse those let in before `at`. */
  revoke(userId: string, sessionId: string | null, at: number): void {
    for (const [key, since] of this.#revoked) {
      if (since <= at - MEMORY_MS) this.#revoked.delete(key);
    }
    this.#revoked.set(sessionId ?? userId, at);
    for (const session of this.#sockets.byUser(userId)) {
      if (sessionId === null || session.session_id === sessionId) {
        this.#sockets.close(session, "session_revoked");
      }
    }
  }

  /** Returns whether a revocation came after the user's object let the socket in. */
  overtook({ session_id, user_id, admitted_at }: Admitted): boolean {
    const ofSession = this.#revoked.get(session_id) ?? 0;
    const ofUser = this.#revoked.get(user_id) ?? 0;
    return Math.max(ofSession, ofUser) >= admitted_at;
  }
}
