import { decodeUpFrame } from "#protocol/codec.ts";
import type { UpFrame } from "#protocol/frames/up.ts";
import type { FakeSocket } from "./fake-socket.ts";
import type { ModelRoom } from "./model-room.ts";

interface Refusal {
  code: string;
  retryable: boolean;
  retry_after_ms?: number;
}

/** A model room behind fake sockets: it welcomes, stores, acknowledges and sends, as the contract says. */
export class ServedRoom {
  readonly room: ModelRoom;
  readonly me: string;
  readonly sockets = new Set<FakeSocket>();
  /** The frames that the server received, in order, over all sockets. */
  readonly received: UpFrame[] = [];
  /** Records in a page of a resume. */
  pageSize = 300;
  /** The pages of one resume that get through. */
  pagesSent = Number.POSITIVE_INFINITY;
  /** While set, the server receives frames and its answers get lost. */
  isMute = false;
  /** The unread mark in the welcome. */
  unreadFrom: number | null = null;
  /** The refusals of the next sends. */
  readonly refusals: Refusal[] = [];
  #told: number;

  constructor(room: ModelRoom, me = "me") {
    this.room = room;
    this.me = me;
    this.#told = room.head;
  }

  /** The handler for `fakeSockets`. */
  readonly accept = (socket: FakeSocket): void => {
    socket.onSend = (text) => this.#hear(socket, text);
    queueMicrotask(() => this.#welcome(socket));
  };

  /** Sends everyone connected the changes since the last time. */
  tell(): void {
    const frame = this.room.changes(this.#told);
    this.#told = this.room.head;
    if (frame.from === frame.to) return;
    for (const socket of this.sockets) socket.say(frame);
  }

  drop(code = 1006): void {
    for (const socket of this.sockets) {
      this.sockets.delete(socket);
      socket.drop(code);
    }
  }

  #welcome(socket: FakeSocket): void {
    if (this.isMute) return;
    socket.open();
    // The pending changes of others are in this client's welcome.
    this.tell();
    this.sockets.add(socket);
    const { conversation, ...welcome } = this.room.welcome(this.me);
    socket.say({ ...welcome, conversation: { ...conversation, unread_from: this.unreadFrom } });
    const since = socket.url.searchParams.get("since");
    this.#catchUp(
      socket,
      Number(since),
      since === null ? null : socket.url.searchParams.get("epoch"),
    );
  }

  #catchUp(socket: FakeSocket, since: number, epoch: string | null): void {
    if (epoch !== this.room.epoch) return socket.say(this.room.snapshot());
    let page = this.room.changes(since, this.pageSize);
    socket.say(page);
    for (let sent = 1; !page.complete && sent < this.pagesSent; sent += 1) {
      page = this.room.changes(page.to, this.pageSize);
      socket.say(page);
    }
  }

  #hear(socket: FakeSocket, text: string): void {
    if (!this.sockets.has(socket)) return;
    if (text === "ping") return this.isMute ? undefined : socket.say("pong");
    const decoded = decodeUpFrame(text);
    if (!decoded.ok) throw new Error(`the client sent what is no frame: ${text}`);
    const frame = decoded.value;
    this.received.push(frame);
    if (frame.type === "resume") return this.#catchUp(socket, frame.since, frame.epoch);
    if (frame.type === "send") this.#send(socket, frame);
  }

  #send(socket: FakeSocket, frame: UpFrame & { type: "send" }): void {
    const refusal = this.refusals.shift();
    const { ref, client_id, text } = frame;
    if (refusal !== undefined) return socket.say({ type: "error", ref, detail: "", ...refusal });
    const { id, version } = this.room.create(this.me, client_id, text);
    if (this.isMute) return;
    socket.say({ type: "ack", ref, message_id: id, version });
    this.tell();
  }
}
