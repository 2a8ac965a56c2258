import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { OpenSocket, UserStore } from "#storage/user/store.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { Sockets } from "../sockets/sockets.ts";
import type { Budgets } from "./budgets.ts";
import type { Leaving } from "./leaving.ts";

/** A socket admitted within this time may still be on its way to its conversation. */
const OPENING_MS = 30_000;

interface Options {
  env: Env;
  store: UserStore;
  /** The inbox sockets, which this object holds. */
  sockets: Sockets;
  budgets: Budgets;
  leaving: Leaving;
  userId: () => string;
}

/** Decides which requests, sockets and sign-ins of a person the server admits. */
export class Admission {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Checks whether a session is still valid. */
  standing(sessionId: string): Result<null> {
    const { store, leaving } = this.#options;
    if (store.disabled) {
      return err(failure(leaving.isUndoable ? "account_deleting" : "account_disabled"));
    }
    if (store.isRevoked(sessionId)) return err(failure("session_revoked"));
    return ok(null);
  }

  maySignIn(): Result<null> {
    return this.#options.leaving.isUndoable ? ok(null) : this.standing("");
  }

  /** Admits a REST request of this session; returns how many more it may make at once. */
  admit(
    sessionId: string,
    requestsPerMinute: number,
    budget: "requests" | "media" = "requests",
  ): Result<number> {
    const standing = this.standing(sessionId);
    return standing.ok ? this.#options.budgets.takeRequest(requestsPerMinute, budget) : standing;
  }

  admitLeaver(sessionId: string, outside: boolean, requestsPerMinute: number): Result<number> {
    const { store, leaving, budgets } = this.#options;
    const admits = outside ? leaving.isUndoable : leaving.admits(sessionId);
    return admits && !store.isRevoked(sessionId)
      ? budgets.takeRequest(requestsPerMinute, "requests")
      : this.admit(sessionId, requestsPerMinute);
  }

  /** AUTH-6: redeems a ticket, once, however many connections present it at the same moment; `until` in ms. */
  redeemTicket(ticketId: string, sessionId: string, until: number): Result<null> {
    // A sign-in redeems its ticket before it has a session.
    const standing = sessionId === "" ? this.maySignIn() : this.standing(sessionId);
    if (!standing.ok) return standing;
    if (this.#options.store.useTicket(ticketId, until, Date.now())) return ok(null);
    return err(failure("unauthenticated", "The ticket has been used"));
  }

  /** Registers a socket before it opens, so that a concurrent revocation finds it; returns the time (ms). */
  async openSocket(socket: Omit<OpenSocket, "opened_at">): Promise<Result<number>> {
    const admitted = await this.admitSocket(socket.session_id);
    if (!admitted.ok) return admitted;
    const opened_at = Date.now();
    this.#options.store.addSocket({ ...socket, opened_at });
    return ok(opened_at);
  }

  /** Records a socket's fresh token, perhaps of another session (`moved`); returns the time (ms). */
  renewSocket(socketId: string, sessionId: string, moved: boolean): Result<number> {
    const standing = this.standing(sessionId);
    if (!standing.ok) return standing;
    if (moved) this.#options.store.moveSocket(socketId, sessionId);
    return ok(Date.now());
  }

  /** An upgrade counts as a request, since it costs more than most. */
  async admitSocket(sessionId: string): Promise<Result<null>> {
    const { env, store, sockets } = this.#options;
    const { SOCKETS_PER_USER: maxSockets, REQUESTS_PER_MINUTE } = configOf(env);
    const admitted = this.admit(sessionId, REQUESTS_PER_MINUTE);
    if (!admitted.ok) return admitted;
    const count = () => store.socketCount() + sockets.size;
    if (count() >= maxSockets) {
      await this.#forgetLostSockets();
      // The session may have ended meanwhile, which closed its sockets.
      const standing = this.standing(sessionId);
      if (!standing.ok) return standing;
    }
    if (count() < maxSockets) return ok(null);
    return err(
      failure("rate_limited", `At most ${maxSockets} open sockets a user`, {
        retry_after_ms: 60_000,
      }),
    );
  }

  /** Asks conversations which sockets are still open, since an interrupted one could not report those it lost. */
  async #forgetLostSockets(): Promise<void> {
    const { env, store, userId } = this.#options;
    const settled = Date.now() - OPENING_MS;
    const sockets = store.sockets().filter(({ opened_at }) => opened_at < settled);
    const id = userId();
    const byConversation = Map.groupBy(sockets, ({ conversation_id }) => conversation_id);
    await Promise.all(
      [...byConversation].map(async ([conversationId, registered]) => {
        const conversation = env.CONVERSATIONS.getByName(conversationId);
        const open = new Set(await conversation.socketsOf(id));
        for (const { socket_id } of registered) {
          if (!open.has(socket_id)) store.removeSocket(socket_id);
        }
      }),
    );
  }
}
