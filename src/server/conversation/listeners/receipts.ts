import { encodeFrame } from "#protocol/encode.ts";
import { RECEIPTS_MAX } from "#protocol/limits.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import type { Room } from "../room.ts";

/** Sends people's current read and delivered positions (RECEIPT-1, RECEIPT-2). */
export class Receipts implements Listener {
  readonly name = "receipts";
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  committed({ moved, at }: Committed): void {
    for (const { user_id, read } of moved) {
      if (read) this.send(user_id, at);
      else this.#sendOwn(user_id, at);
    }
  }

  /** Sends positions to everyone, unless the person hides them or too many people are online (PRESENCE-2). */
  send(userId: string, now: number): void {
    this.#sendOwn(userId, now);
    const { store, sockets } = this.#room;
    const member = store?.members.get(userId);
    if (store === null || member === undefined || sockets.onlineCount > RECEIPTS_MAX) return;
    const { read, delivered } = this.#room.withDelivered(member);
    if (delivered === 0 || !store.personalOf(userId).receipts) return;
    const receipt = encodeFrame({ type: "receipt", user_id: userId, read, delivered });
    sockets.broadcast(receipt, now, userId, store.memberStates.apartFrom(userId));
  }

  /** RECEIPT-2: sends positions to the person's own devices, whatever others see. */
  #sendOwn(userId: string, now: number): void {
    const { store, sockets } = this.#room;
    const member = store?.members.get(userId);
    if (store === null || member === undefined) return;
    const { read, delivered } = this.#room.withDelivered(member);
    const { unread_from, visible_from } = store.personalOf(userId);
    const receipt = {
      type: "receipt",
      user_id: userId,
      read,
      delivered,
      unread_from,
      ...(visible_from > 0 ? { visible_from } : {}),
    } as const;
    sockets.sendToUser(userId, encodeFrame(receipt), now);
  }
}
