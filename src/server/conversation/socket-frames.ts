import { activeMember } from "#domain/membership.ts";
import { decideRead } from "#domain/reading.ts";
import { startTyping, stopTyping, type TypingLeases } from "#domain/typing.ts";
import { decodeUpFrame, encodeFrame } from "#protocol/codec.ts";
import type { Failure } from "#protocol/errors.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import { PRESENCE_MAX, TYPING_MS } from "#protocol/limits.ts";
import { mediaKeyOf } from "#protocol/media.ts";
import type { Draft } from "#protocol/message.ts";
import type { Ref } from "#protocol/primitives.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Env } from "../env.ts";
import type { Attachment } from "../sockets/attachment.ts";
import { FrameGate } from "../sockets/frame-gate.ts";
import { renewToken } from "../sockets/renew-token.ts";
import { catchUp } from "./catch-up.ts";
import type { Room } from "./room.ts";
import {
  deleteMessage,
  editMessage,
  pinMessage,
  reactToMessage,
  sendMessage,
} from "./message-commands.ts";
import { tellReceipt } from "./personal-commands.ts";
import type { ReadPace } from "./read-pace.ts";
import { TypingFanOut } from "./typing-fan-out.ts";
import type { SocketSession } from "../sockets/sockets.ts";

/** What the user's object let in, and when (ms, by that object's clock). */
export interface Admitted {
  user_id: string;
  session_id: string;
  admitted_at: number;
}

/** What sockets say, and what everyone hears of it that is not durable: typing and presence. */
export class SocketFrames {
  readonly #room: Room;
  readonly #env: Env;
  readonly #reads: ReadPace;
  readonly #isRevoked: (admitted: Admitted) => boolean;
  readonly #gate: FrameGate;
  readonly #typingFanOut: TypingFanOut;
  #typing: TypingLeases = new Map();

  constructor(room: Room, env: Env, reads: ReadPace, isRevoked: (admitted: Admitted) => boolean) {
    this.#room = room;
    this.#env = env;
    this.#reads = reads;
    this.#isRevoked = isRevoked;
    this.#gate = new FrameGate(room.sockets);
    this.#typingFanOut = new TypingFanOut(
      env.USERS,
      () => room.store,
      () => this.#typing,
    );
  }

  async receive(session: SocketSession, data: string | ArrayBuffer): Promise<void> {
    const now = Date.now();
    const frame = this.#gate.admit(session, data, decodeUpFrame, now);
    if (frame !== null) await this.#handle(session, frame, now);
  }

  /** A person's first socket came. */
  joined(session: SocketSession, now: number): void {
    if (this.#room.sockets.byUser(session.user_id).length === 1) {
      this.#presence(session.user_id, true, now);
    }
  }

  /** A socket went, whoever closed it: TYPING-2, PRESENCE-1. */
  left({ user_id, socket_id, delivered }: Attachment, now: number): void {
    this.endTyping(user_id, now, socket_id);
    const member = this.#room.store?.members.get(user_id);
    if (member !== undefined && delivered > member.delivered) {
      this.#room.store?.setDelivered(member, delivered);
    }
    if (this.#room.sockets.byUser(user_id).length === 0) {
      this.#presence(user_id, false, now);
    }
  }

  async #handle(session: SocketSession, frame: UpFrame, now: number): Promise<void> {
    const taken = writes(frame) ? ok(null) : this.#gate.take(session, frame.type, now);
    if (!taken.ok) {
      this.#refuse(session, taken.error, "ref" in frame ? frame.ref : undefined);
      return;
    }
    switch (frame.type) {
      case "send": {
        this.endTyping(session.user_id, now);
        const { type: _, ref, ...draft } = frame;
        const sent = await this.#inOrder(session, draft, () =>
          sendMessage(this.#room, session.user_id, draft),
        );
        this.#answer(session, ref, sent);
        return;
      }
      case "edit": {
        const edited = await editMessage(this.#room, session.user_id, frame, frame.text);
        this.#answer(session, frame.ref, edited);
        return;
      }
      case "delete":
        this.#answer(session, frame.ref, await deleteMessage(this.#room, session.user_id, frame));
        return;
      case "react": {
        const { message_id, emoji, active, ref } = frame;
        const target = { message_id };
        const reacted = await reactToMessage(this.#room, session.user_id, target, emoji, active);
        this.#answer(session, ref, reacted);
        return;
      }
      case "pin": {
        const { message_id, active, ref } = frame;
        const pinned = await pinMessage(this.#room, session.user_id, { message_id }, active);
        this.#answer(session, ref, pinned);
        return;
      }
      case "typing":
        if (frame.active) this.#startTyping(session, now);
        else this.endTyping(session.user_id, now);
        return;
      case "read": {
        const read = await this.#reads.read(session.user_id, frame.message_id);
        if (!read.ok) this.#refuse(session, read.error, undefined);
        return;
      }
      case "delivered":
        this.#delivered(session, frame.message_id);
        return;
      case "resume": {
        const found = this.#room.member(session.user_id);
        if (found.ok) await catchUp(this.#room, session, found.value.store, frame);
        return;
      }
      case "auth":
        await this.#renew(session, frame.token, frame.ref);
        return;
    }
  }

  /** ORDER-5: one that carries an upload has D1 asked about it first; what its socket sends next waits for it. */
  #inOrder<T>(session: SocketSession, { media_url }: Draft, send: () => Promise<T>): Promise<T> {
    const waits = media_url !== undefined && mediaKeyOf(media_url) !== null;
    if (session.sending === null && !waits) return send();
    const sent = (session.sending ?? Promise.resolve()).then(send);
    const settled = sent.then(
      () => undefined,
      () => undefined,
    );
    session.sending = settled;
    void settled.then(() => {
      if (session.sending === settled) session.sending = null;
    });
    return sent;
  }

  #delivered(session: SocketSession, messageId: number): void {
    const found = this.#room.member(session.user_id);
    if (!found.ok) return;
    const decided = decideRead(session.delivered, found.value.store.head, messageId);
    if (!decided.ok) {
      this.#refuse(session, decided.error, undefined);
      return;
    }
    if (messageId <= this.#room.withDelivered(found.value.member).delivered) return;
    this.#room.sockets.delivered(session, messageId);
    tellReceipt(this.#room, session.user_id);
  }

  /** ACK-1, ACK-2. */
  #answer(
    session: SocketSession,
    ref: Ref | undefined,
    result: Result<{ message: { id: number; version: number } }>,
  ): void {
    if (!result.ok) this.#refuse(session, result.error, ref);
    else if (ref !== undefined) {
      const { id: message_id, version } = result.value.message;
      this.#tell(session, { type: "ack", ref, message_id, version });
    }
  }

  async #renew(session: SocketSession, token: string, ref: Ref | undefined): Promise<void> {
    const renewed = await renewToken(this.#env, session, token);
    if (renewed.ok && this.#isRevoked(renewed.value)) {
      this.#room.sockets.close(session, "session_revoked");
    } else if (renewed.ok) {
      this.#room.sockets.renewed(session, renewed.value);
      if (ref !== undefined) this.#tell(session, { type: "ack", ref });
    } else if (renewed.error.code === "session_revoked") {
      this.#room.sockets.close(session, "session_revoked");
    } else this.#refuse(session, renewed.error, ref);
  }

  #startTyping(session: SocketSession, now: number): void {
    const { user_id, socket_id } = session;
    const { leases, news } = startTyping(this.#typing, user_id, socket_id, now);
    // TYPING-3: without the lease, so that there will be no stop either.
    if (news && this.#room.sockets.onlineCount > PRESENCE_MAX) return;
    this.#typing = leases;
    if (news) this.#tellTyping(user_id, true, now);
  }

  /** TYPING-2: whoever stops, sends or goes is typing no more. */
  endTyping(userId: string, now: number, socketId?: string): void {
    const { leases, ended } = stopTyping(this.#typing, userId, now, socketId);
    this.#typing = leases;
    if (ended) this.#tellTyping(userId, false, now);
  }

  #tellTyping(user_id: string, active: boolean, now: number): void {
    const expires_in_ms = active ? TYPING_MS : 0;
    this.#room.sockets.broadcast(
      encodeFrame({ type: "typing", user_id, active, expires_in_ms }),
      now,
      user_id,
    );
    this.#typingFanOut.changed(user_id, now);
  }

  #presence(user_id: string, online: boolean, now: number): void {
    const { store, sockets } = this.#room;
    if (store === null || sockets.onlineCount > PRESENCE_MAX) return;
    if (online && activeMember(store.members, user_id) === undefined) return;
    sockets.broadcast(encodeFrame({ type: "presence", user_id, online }), now, user_id);
  }

  #refuse(session: SocketSession, refusal: Failure, ref: Ref | undefined): void {
    this.#gate.refuse(session, refusal, ref);
  }

  #tell(session: SocketSession, frame: Parameters<typeof encodeFrame>[0]): void {
    this.#room.sockets.send(session, encodeFrame(frame));
  }
}

/** SEND-6: what says something has a limit of its own. */
function writes({ type }: UpFrame): boolean {
  return type === "send" || type === "edit";
}
