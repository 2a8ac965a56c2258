import type { Sockets } from "../sockets/sockets.ts";

/** A socket that the user's object admitted, and when (ms, by that object's clock). */
export interface Admitted {
  user_id: string;
  session_id: string;
  admitted_at: number;
}

/** How long a revocation is remembered, for sockets that were already on their way. */
const MEMORY_MS = 60_000;

/** AUTH-3: closes the sockets of ended sessions at once, and refuses sockets of those sessions that arrive later. */
export class Revocations {
  readonly #sockets: Sockets;
  /** The time of each revocation, by the session's id, or by the user's if it ended all of their sessions. */
  readonly #revoked = new Map<string, number>();

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /** Closes a user's sockets, of one session or (null) of all, and from now on refuses sockets admitted before `at`. */
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

  /** Whether the session was revoked after the user's object admitted the socket. */
  isRevoked({ session_id, user_id, admitted_at }: Admitted): boolean {
    const ofSession = this.#revoked.get(session_id) ?? 0;
    const ofUser = this.#revoked.get(user_id) ?? 0;
    return Math.max(ofSession, ofUser) >= admitted_at;
  }
}
