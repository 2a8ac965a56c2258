import type { OpenSocket, UserStore } from "#storage/user/store.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import type { SocketSession, Sockets } from "../sockets/sockets.ts";

const BACKOFF_MAX_MS = 60_000;
/** Longer than a healthy conversation takes to close its sockets. */
const ATTEMPT_MS = 10_000;

interface Port {
  store: Pick<UserStore, "disabled" | "isRevoked" | "sockets" | "removeSocket">;
  /** The inbox sockets, which this object holds. */
  sockets: { all(): SocketSession[]; close: Sockets["close"] };
  userId: () => string;
  /** Asks a conversation to close this person's sockets of one session, or (null) of all. */
  disconnect: (conversationId: string, sessionId: string | null, at: number) => Promise<void>;
}

/**
 * AUTH-3: closes the sockets of ended sessions, first those of this object, then those in conversations. It retries a
 * failing conversation until its sockets are closed, without delaying the others.
 */
export class Disconnects {
  readonly #port: Port;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly job = {
    name: "disconnects",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: ATTEMPT_MS,
    due: (now: number) => (this.#elsewhere().length > 0 ? now : null),
    run: (now: number) => this.#run(now),
  } satisfies Job;

  async #run(now: number): Promise<void> {
    const { sockets } = this.#port;
    for (const session of sockets.all()) {
      if (this.#isOver(session)) sockets.close(session, "session_revoked");
    }
    const byConversation = Map.groupBy(this.#elsewhere(), (socket) => socket.conversation_id);
    const calls = [...byConversation].map(([id, open]) => this.#close(id, open, now));
    const failed = (await Promise.all(calls)).filter((closed) => !closed);
    if (failed.length > 0) throw new Error(`${failed.length} conversations closed no sockets`);
  }

  /** Returns whether the conversation has closed all of them. */
  async #close(conversationId: string, open: OpenSocket[], now: number): Promise<boolean> {
    const { store, userId, disconnect } = this.#port;
    const sessions = store.disabled ? [null] : new Set(open.map(({ session_id }) => session_id));
    try {
      for (const session of sessions) await disconnect(conversationId, session, now);
      for (const { socket_id } of open) store.removeSocket(socket_id);
      return true;
    } catch (error) {
      const fields = { user_id: userId(), conversation_id: conversationId };
      log("error", "disconnect_failed", fields, error);
      return false;
    }
  }

  #elsewhere(): OpenSocket[] {
    return this.#port.store.sockets().filter((socket) => this.#isOver(socket));
  }

  #isOver({ session_id }: { session_id: string }): boolean {
    const { store } = this.#port;
    return store.disabled || store.isRevoked(session_id);
  }
}
