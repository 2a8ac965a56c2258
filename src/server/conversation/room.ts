import { activeMember } from "#domain/membership.ts";
import { failure } from "#protocol/errors.ts";
import type { Member } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import type { Sockets } from "../sockets/sockets.ts";
import { toldMember } from "./views.ts";

/**
 * One conversation, awake: what it durably is and who is here. Everything else in this folder is built on it. All of it
 * is a cache; the object may vanish between any two events.
 */
export class Room {
  readonly sockets: Sockets;
  #store: ConversationStore | null;

  constructor(storage: DurableObjectStorage, sockets: Sockets) {
    this.#store = ConversationStore.open(storage);
    this.sockets = sockets;
  }

  /** Empty while there is no conversation. */
  get id(): string {
    return this.#store?.conversation.id ?? "";
  }

  /** The conversation, or null when there is none (any more). */
  get store(): ConversationStore | null {
    return this.#store?.deleted === false ? this.#store : null;
  }

  /** What waits to be erased. */
  get deletedStore(): ConversationStore | null {
    return this.#store?.deleted === true ? this.#store : null;
  }

  /** A conversation was just made. */
  created(store: ConversationStore): void {
    this.#store = store;
  }

  /** Nothing is left of it. */
  erased(): void {
    this.#store = null;
  }

  /** A write failed: what is in memory is read anew, in place, so that whoever holds the store goes on with the truth. */
  reload(): void {
    this.#store?.reload();
  }

  /** What you may not see does not exist. */
  member(userId: string): Result<{ store: ConversationStore; member: Member }> {
    const { store } = this;
    const member = store === null ? undefined : activeMember(store.members, userId);
    return store === null || member === undefined
      ? err(failure("not_found", "Conversation not found"))
      : ok({ store, member });
  }

  /** With what their open sockets have received, too. */
  withDelivered(member: Member): Member {
    const reached = this.sockets.byUser(member.user_id).map(({ delivered }) => delivered);
    return { ...member, delivered: Math.max(member.delivered, ...reached) };
  }

  /** RECEIPT-1: a member as this one sees them; oneself one sees as one is. */
  visibleTo(viewerId: string, member: Member): Member {
    const reached = this.withDelivered(member);
    if (this.#store === null || member.user_id === viewerId) return reached;
    return toldMember(this.#store, reached);
  }
}
