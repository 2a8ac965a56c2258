import type { Actor } from "#domain/actor.ts";
import { NOBODY } from "#domain/apart.ts";
import { activeMember } from "#domain/membership.ts";
import { isDeletedAccount } from "#protocol/deleted-account.ts";
import { failure } from "#protocol/errors.ts";
import type { Member } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { APP_ID } from "#protocol/user.ts";
import { Imports } from "#storage/conversation/imports.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import type { Sockets } from "../sockets/sockets.ts";
import { withoutPositions } from "./views.ts";

/**
 * One awake conversation: its durable state and its sockets. Everything else in this folder builds on it. Its memory is
 * only a cache: the object may vanish between any two events.
 */
export class Room {
  readonly sockets: Sockets;
  readonly imports: Imports;
  #store: ConversationStore | null;

  constructor(storage: DurableObjectStorage, sockets: Sockets) {
    this.#store = ConversationStore.open(storage);
    this.sockets = sockets;
    this.imports = new Imports(storage.sql);
  }

  /** The conversation's id; empty if no conversation exists. */
  get id(): string {
    return this.#store?.conversation.id ?? "";
  }

  /** The conversation; null before it is created and after it has ended. */
  get store(): ConversationStore | null {
    return this.#store?.deleted === false ? this.#store : null;
  }

  /** An ended conversation that is waiting for erasure. */
  get deletedStore(): ConversationStore | null {
    return this.#store?.deleted === true ? this.#store : null;
  }

  /** Call it when a conversation was just created. */
  created(store: ConversationStore): void {
    this.#store = store;
  }

  /** Call it once the object has erased the conversation. */
  erased(): void {
    this.#store = null;
    this.imports.reload();
  }

  /**
   * Call it after a failed write: it reads the state in memory again from storage, in place, so that code that holds
   * the store continues with the right state.
   */
  reload(): void {
    this.#store?.reload();
    this.imports.reload();
  }

  /** Finds the calling member; for anyone else the conversation does not exist. */
  member(userId: string): Result<{ store: ConversationStore; member: Member }> {
    const { store } = this;
    const member = store === null ? undefined : activeMember(store.members, userId);
    return store === null || member === undefined || isDeletedAccount(member)
      ? err(failure("not_found", "Conversation not found"))
      : ok({ store, member });
  }

  /**
   * Finds the caller: a member, or the app, which sees every conversation whose import is not still running (IMPORT-1).
   */
  actor(userId: string): Result<{ store: ConversationStore; actor: Actor }> {
    const { store } = this;
    if (store !== null && userId === APP_ID && !this.imports.isRunning) {
      return ok({ store, actor: { user_id: APP_ID, role: "app" } });
    }
    const found = this.member(userId);
    return found.ok ? ok({ store: found.value.store, actor: found.value.member }) : found;
  }

  /** Returns the member with the furthest delivered position of their open sockets. */
  withDelivered(member: Member): Member {
    const reached = this.sockets.byUser(member.user_id).map(({ delivered }) => delivered);
    return { ...member, delivered: Math.max(member.delivered, ...reached) };
  }

  /** RECEIPT-1, BLOCK-3: returns a member as the viewer may see them; a viewer sees their own record in full. */
  visibleTo(viewerId: string, member: Member): Member {
    const reached = this.withDelivered(member);
    if (this.#store === null || member.user_id === viewerId) return reached;
    const { user_id } = member;
    const isHidden =
      !this.#store.personalOf(user_id).receipts || this.apartFrom(user_id).has(viewerId);
    return isHidden ? withoutPositions(reached) : reached;
  }

  /** BLOCK-3, REQUEST-3: returns the people here from whom this person's presence, typing and positions are hidden. */
  apartFrom(userId: string): ReadonlySet<string> {
    return this.store?.memberStates.apartFrom(userId) ?? NOBODY;
  }
}
