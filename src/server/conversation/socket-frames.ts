import { decideRead } from "#domain/reading.ts";
import { decodeUpFrame } from "#protocol/codec.ts";
import { encodeFrame } from "#protocol/encode.ts";
import { failure } from "#protocol/errors.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Draft } from "#protocol/message.ts";
import type { Ref } from "#protocol/primitives.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { membersMayWrite } from "../metadata-writers.ts";
import { FrameGate } from "../sockets/frame-gate.ts";
import { renewToken } from "../sockets/renew-token.ts";
import type { SocketSession } from "../sockets/sockets.ts";
import type { Actions } from "./actions.ts";
import { catchUp } from "./catch-up.ts";
import type { Events } from "./events.ts";
import type { EncodedPages } from "./encoded-pages.ts";
import type { Receipts } from "./listeners/receipts.ts";
import type { Liveliness } from "./liveliness.ts";
import type { ReadPace } from "./read-pace.ts";
import type { Revocations } from "./revocations.ts";
import type { Room } from "./room.ts";
import type { Sending } from "./sending.ts";

interface Options {
  room: Room;
  env: Env;
  actions: Actions;
  sending: Sending;
  reads: ReadPace;
  pages: EncodedPages;
  liveliness: Liveliness;
  events: Events;
  receipts: Receipts;
  revocations: Revocations;
}

/** Handles frames from sockets: passes each through the gate, acts on it, and answers it (ACK-1). */
export class SocketFrames {
  readonly #options: Options;
  readonly #gate: FrameGate;

  constructor(options: Options) {
    this.#options = options;
    this.#gate = new FrameGate(options.room.sockets);
  }

  async receive(session: SocketSession, data: string | ArrayBuffer): Promise<void> {
    const now = Date.now();
    const frame = this.#gate.admit(session, data, decodeUpFrame, now);
    if (frame === null) return;
    const ref = "ref" in frame ? frame.ref : undefined;
    const taken = hasOwnLimit(frame) ? ok(null) : this.#gate.take(session, frame.type, now);
    if (!taken.ok) {
      this.#gate.refuse(session, taken.error, ref);
      return;
    }
    try {
      await this.#handle(session, frame, now);
    } catch (error) {
      log("error", "frame_failed", { conversation_id: this.#options.room.id }, error);
      this.#gate.refuse(session, failure("internal", undefined, { retry_after_ms: 1_000 }), ref);
    }
  }

  async #handle(session: SocketSession, frame: UpFrame, now: number): Promise<void> {
    const { room, env, actions, sending, reads, liveliness, pages } = this.#options;
    const { user_id } = session;
    switch (frame.type) {
      case "send": {
        liveliness.stopTyping(user_id, now);
        const { type: _, ref, ...draft } = frame;
        const may = membersMayWrite(env, "messages", draft.metadata);
        const sent = may.ok
          ? await this.#inOrder(session, draft, () => sending.send(user_id, draft))
          : may;
        this.#answer(session, ref, sent);
        return;
      }
      case "edit": {
        const may = membersMayWrite(env, "messages", frame.metadata);
        this.#answer(session, frame.ref, may.ok ? await sending.edit(user_id, frame, frame) : may);
        return;
      }
      case "delete":
        this.#answer(session, frame.ref, await actions.delete(user_id, frame));
        return;
      case "react": {
        const { message_id, emoji, active, ref } = frame;
        this.#answer(session, ref, await actions.react(user_id, { message_id }, emoji, active));
        return;
      }
      case "pin": {
        const { message_id, active, ref } = frame;
        this.#answer(session, ref, await actions.pin(user_id, { message_id }, active));
        return;
      }
      case "typing":
        if (frame.active) liveliness.startTyping(session, now);
        else liveliness.stopTyping(user_id, now);
        return;
      case "event": {
        const emitted = this.#options.events.emit(user_id, frame, now, session);
        if (!emitted.ok) this.#gate.refuse(session, emitted.error, frame.ref);
        else if (frame.ref !== undefined) this.#send(session, { type: "ack", ref: frame.ref });
        return;
      }
      case "read": {
        const read = await reads.read(user_id, frame.message_id);
        if (!read.ok) this.#gate.refuse(session, read.error, undefined);
        return;
      }
      case "delivered":
        this.#delivered(session, frame.message_id, now);
        return;
      case "resume": {
        const found = room.member(user_id);
        const { sockets } = room;
        if (found.ok) await catchUp({ sockets, pages }, session, found.value.store, frame);
        return;
      }
      case "auth":
        await this.#renew(session, frame.token, frame.ref);
        return;
      default:
        frame satisfies never;
    }
  }

  /** ORDER-5: a send with an upload first asks D1, and a forward its source; the socket's next sends wait for it. */
  #inOrder<T>(session: SocketSession, draft: Draft, send: () => Promise<T>): Promise<T> {
    const { media_url, forward_of } = draft;
    const isUpload = media_url !== undefined && mediaKeyOf(media_url) !== null;
    const waits = isUpload || forward_of !== undefined;
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

  #delivered(session: SocketSession, messageId: number, now: number): void {
    const { room, receipts } = this.#options;
    const found = room.member(session.user_id);
    if (!found.ok) return;
    const decided = decideRead(session.delivered, found.value.store.head, messageId);
    if (!decided.ok) {
      this.#gate.refuse(session, decided.error, undefined);
      return;
    }
    if (messageId <= room.withDelivered(found.value.member).delivered) return;
    room.sockets.delivered(session, messageId);
    receipts.send(session.user_id, now);
  }

  /** ACK-1, ACK-2. */
  #answer(
    session: SocketSession,
    ref: Ref | undefined,
    result: Result<{ message: { id: number; version: number } }>,
  ): void {
    if (!result.ok) this.#gate.refuse(session, result.error, ref);
    else if (ref !== undefined) {
      const { id: message_id, version } = result.value.message;
      this.#send(session, { type: "ack", ref, message_id, version });
    }
  }

  async #renew(session: SocketSession, token: string, ref: Ref | undefined): Promise<void> {
    const { room, env, revocations } = this.#options;
    const renewed = await renewToken(env, session, token);
    if (renewed.ok && revocations.isRevoked(renewed.value)) {
      room.sockets.close(session, "session_revoked");
    } else if (renewed.ok) {
      room.sockets.renewed(session, renewed.value);
      if (ref !== undefined) this.#send(session, { type: "ack", ref });
    } else if (renewed.error.code === "session_revoked") {
      room.sockets.close(session, "session_revoked");
    } else this.#gate.refuse(session, renewed.error, ref);
  }

  #send(session: SocketSession, frame: Parameters<typeof encodeFrame>[0]): void {
    this.#options.room.sockets.send(session, encodeFrame(frame));
  }
}

/** SEND-6, EVENT-2: whether these frames have a limit of their own. */
function hasOwnLimit({ type }: UpFrame): boolean {
  return type === "send" || type === "edit" || type === "event";
}
