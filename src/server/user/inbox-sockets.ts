import { decodeInboxUpFrame } from "#protocol/codec.ts";
import { encodeInboxFrame } from "#protocol/encode.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { FrameGate } from "../sockets/frame-gate.ts";
import { renewToken } from "../sockets/renew-token.ts";
import type { Sockets, SocketSession } from "../sockets/sockets.ts";
import { readUpgrade, switching } from "../sockets/upgrade.ts";
import type { Admission } from "./admission.ts";
import { INBOX_EPOCH, UNAVAILABLE_MS, type Inbox } from "./inbox.ts";
import type { PeerPresence } from "./peer-presence.ts";

interface Options {
  env: Env;
  sockets: Sockets;
  admission: Admission;
  inbox: Inbox;
  presence: PeerPresence;
  waitUntil: (work: Promise<void>) => void;
  arm: () => void;
}

/** Opens the sockets of a person's inbox, and answers the frames that come over them. */
export class InboxSockets {
  readonly #options: Options;
  readonly #gate: FrameGate;

  constructor(options: Options) {
    this.#options = options;
    this.#gate = new FrameGate(options.sockets);
  }

  /** Opens the inbox socket after the Worker's checks. A refusal returns a `Failure` to close with. */
  async open(request: Request): Promise<Response> {
    const { sockets, admission, waitUntil, arm } = this.#options;
    const { socket_id, user_id, session_id, expires_at, position, subprotocol } =
      readUpgrade(request);
    const standing = await admission.admitSocket(session_id);
    if (!standing.ok) return Response.json(standing.error, { status: 401 });
    const now = Date.now();
    const { 0: client, 1: server } = new WebSocketPair();
    const session = sockets.accept(server, {
      socket_id,
      user_id,
      session_id,
      token_expires_at: expires_at,
      heard_at: now,
      delivered: 0,
      position: 0,
      unread: null,
      read_at: 0,
    });
    const since = position?.epoch === INBOX_EPOCH ? position.since : null;
    waitUntil(this.#welcome(session, since));
    arm();
    return switching(client, subprotocol);
  }

  async receive(session: SocketSession, data: string | ArrayBuffer): Promise<void> {
    const { env, sockets, admission, inbox } = this.#options;
    const now = Date.now();
    const frame = this.#gate.admit(session, data, decodeInboxUpFrame, now);
    if (frame === null) return;
    const taken = this.#gate.take(session, frame.type, now);
    if (!taken.ok) {
      this.#gate.refuse(session, taken.error, undefined);
      return;
    }
    switch (frame.type) {
      case "resume": {
        const since = frame.epoch === INBOX_EPOCH ? frame.since : null;
        await this.#closeOnFailure(session, inbox.resume(session, since));
        return;
      }
      case "looking":
        sockets.looks(session, frame.active);
        return;
      case "auth": {
        const renewed = await renewToken(env, session, frame.token);
        if (!renewed.ok) this.#gate.refuse(session, renewed.error, frame.ref);
        else if (!admission.standing(renewed.value.session_id).ok) {
          sockets.close(session, "session_revoked");
        } else {
          sockets.renewed(session, renewed.value);
          if (frame.ref !== undefined) {
            sockets.send(session, encodeInboxFrame({ type: "ack", ref: frame.ref }));
          }
        }
        return;
      }
    }
  }

  /** Sends presence after everything else. */
  async #welcome(session: SocketSession, since: number | null): Promise<void> {
    const { inbox, presence } = this.#options;
    await this.#closeOnFailure(session, inbox.welcome(session, since));
    if (session.live) await presence.onOpen();
  }

  /** Closes a socket if D1 cannot bring it up to date right now; its client reconnects. */
  async #closeOnFailure(session: SocketSession, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      log("error", "inbox_failed", { user_id: session.user_id }, error);
      this.#options.sockets.close(session, "unavailable", UNAVAILABLE_MS);
    }
  }
}
