import { activeMember } from "#domain/membership.ts";
import { startTyping, stopTyping, type TypingLeases } from "#domain/typing.ts";
import { encodeFrame } from "#protocol/encode.ts";
import { PRESENCE_MAX, TYPING_MS } from "#protocol/limits.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Attachment } from "../sockets/attachment.ts";
import type { SocketSession } from "../sockets/sockets.ts";
import type { Committed } from "./committed.ts";
import type { Listener } from "./commits.ts";
import type { Room } from "./room.ts";
import { TypingFanOut } from "./typing-fan-out.ts";

/** Sends typing and presence to sockets. Neither is durable. */
export class Liveliness implements Listener {
  readonly name = "liveliness";
  readonly #room: Room;
  readonly #typingFanOut: TypingFanOut;
  #typing: TypingLeases = new Map();

  constructor(room: Room, users: Env["USERS"]) {
    this.#room = room;
    this.#typingFanOut = new TypingFanOut(
      users,
      () => room.store,
      () => this.#typing,
    );
  }

  /** Call it when a socket has opened: PRESENCE-1. */
  joined(session: SocketSession, now: number): void {
    if (this.#room.sockets.byUser(session.user_id).length === 1) {
      this.#sendPresence(session.user_id, true, now);
    }
  }

  /** Call it when a socket has closed, whichever side closed it: TYPING-2, PRESENCE-1. */
  left({ user_id, socket_id, delivered }: Attachment, now: number): void {
    this.stopTyping(user_id, now, socket_id);
    this.#storeDelivered(user_id, delivered);
    if (this.#room.sockets.byUser(user_id).length === 0) this.#sendPresence(user_id, false, now);
  }

  startTyping({ user_id, socket_id }: SocketSession, now: number): void {
    const { leases, news } = startTyping(this.#typing, user_id, socket_id, now);
    // TYPING-3: does not keep the lease, so that no stop follows either.
    if (news && this.#room.sockets.onlineCount > PRESENCE_MAX) return;
    this.#typing = leases;
    if (news) this.#sendTyping(user_id, true, now);
  }

  /** TYPING-2: a person who stops, sends or leaves is no longer typing. */
  stopTyping(userId: string, now: number, socketId?: string): void {
    const { leases, ended } = stopTyping(this.#typing, userId, now, socketId);
    this.#typing = leases;
    if (ended) this.#sendTyping(userId, false, now);
  }

  #sendTyping(user_id: string, active: boolean, now: number): void {
    const expires_in_ms = active ? TYPING_MS : 0;
    const frame = encodeFrame({ type: "typing", user_id, active, expires_in_ms });
    this.#room.sockets.broadcast(frame, now, user_id, this.#room.apartFrom(user_id));
    this.#typingFanOut.changed(user_id, now);
  }

  #sendPresence(user_id: string, online: boolean, now: number): void {
    const { store, sockets } = this.#room;
    if (store === null || sockets.onlineCount > PRESENCE_MAX) return;
    if (online && activeMember(store.members, user_id) === undefined) return;
    const frame = encodeFrame({ type: "presence", user_id, online });
    sockets.broadcast(frame, now, user_id, store.memberStates.apartFrom(user_id));
  }

  /**
   * BLOCK-3, REQUEST-3: shows two people to each other as away and not typing when they come to be kept apart, and as
   * they are when that ends.
   */
  committed(committed: Committed): void {
    const { apartChanged, at } = committed;
    const { store, sockets } = this.#room;
    if (store === null) return;
    for (const one of apartChanged) {
      const apart = store.memberStates.apartFrom(one);
      for (const other of sockets.online()) {
        if (other === one || !committed.hasApartChanged(one, other)) continue;
        this.#show(one, other, !apart.has(other), at);
        this.#show(other, one, !apart.has(other), at);
      }
    }
  }

  /** Shows an online person to another as they are, or as away. An offline person is away to everyone already. */
  #show(user_id: string, to: string, shows: boolean, now: number): void {
    const { sockets } = this.#room;
    if (sockets.byUser(user_id).length === 0 || sockets.onlineCount > PRESENCE_MAX) return;
    const presence = { type: "presence", user_id, online: shows } as const;
    sockets.sendToUser(to, encodeFrame(presence), now);
    const lease = this.#typing.get(user_id);
    if (shows || lease === undefined || lease.expires_at <= now) return;
    const typing = { type: "typing", user_id, active: false, expires_in_ms: 0 } as const;
    sockets.sendToUser(to, encodeFrame(typing), now);
  }

  /**
   * Stores the delivered position of a closed socket, which was in its attachment. If the disk is full, the frames that
   * follow must still go out to the others.
   */
  #storeDelivered(userId: string, delivered: number): void {
    const { store } = this.#room;
    const member = store?.members.get(userId);
    if (store === null || member === undefined || delivered <= member.delivered) return;
    try {
      store.memberStates.setDelivered(member, delivered);
    } catch (error) {
      log("error", "delivered_not_kept", { conversation_id: this.#room.id }, error);
    }
  }
}
