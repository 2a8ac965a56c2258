import { encodeFrame } from "#protocol/encode.ts";
import { failure } from "#protocol/errors.ts";
import type { ConversationEvent } from "#protocol/event.ts";
import { EVENT_BURST, PRESENCE_MAX } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Config } from "../config.ts";
import type { SocketSession } from "../sockets/sockets.ts";
import { TokenBuckets } from "../token-buckets.ts";
import { isUnreachable } from "./commands/reach.ts";
import type { Room } from "./room.ts";

/**
 * Sends an app's own events to the open sockets of the conversation. It stores nothing and calls no object (EVENT-1).
 */
export class Events {
  readonly #room: Room;
  readonly #perSecond: number;
  readonly #budget: TokenBuckets;

  constructor(room: Room, { EVENTS_PER_SECOND: per_second }: Config) {
    this.#room = room;
    this.#perSecond = per_second;
    this.#budget = new TokenBuckets({ per_second: Math.max(1, per_second), burst: EVENT_BURST });
  }

  /** EVENT-1: `from` is the socket that sent the event, which does not receive it. */
  emit(
    userId: string,
    { name, data }: ConversationEvent,
    now: number,
    from?: SocketSession,
  ): Result<null> {
    const admitted = this.#admit(userId, now);
    if (!admitted.ok) return admitted;
    const { sockets } = this.#room;
    const carried = data === undefined ? {} : { data };
    const frame = encodeFrame({ type: "event", user_id: userId, name, ...carried });
    const apart = this.#room.apartFrom(userId);
    for (const session of sockets.all()) {
      if (session !== from && !apart.has(session.user_id)) sockets.sendLive(session, frame, now);
    }
    return ok(null);
  }

  /** EVENT-2, EVENT-3. */
  #admit(userId: string, now: number): Result<null> {
    const found = this.#room.actor(userId);
    if (!found.ok) return found;
    const { store, actor } = found.value;
    if (actor.role !== "app" && isUnreachable(store, userId)) {
      return err(failure("not_reachable"));
    }
    if (this.#perSecond === 0) {
      return err(failure("forbidden", "This server does not allow events (EVENTS_PER_SECOND)"));
    }
    const retry_after_ms = this.#budget.take(userId, now);
    if (retry_after_ms > 0) {
      const detail = `At most ${this.#perSecond} events a second`;
      return err(failure("rate_limited", detail, { retry_after_ms }));
    }
    if (this.#room.sockets.onlineCount <= PRESENCE_MAX) return ok(null);
    return err(failure("too_many", `Events reach at most ${PRESENCE_MAX} people`));
  }
}
