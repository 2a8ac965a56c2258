import type { SocketConstructor, SocketLike } from "#client/socket-like.ts";

type Listener = (event: { data: unknown; code: number; reason: string }) => void;

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  readonly url: URL;
  readonly protocols: string[];
  readonly sent: string[] = [];
  closedWith: number | undefined;
  onSend: (text: string) => void = () => undefined;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(url: string, protocols: string[]) {
    this.url = new URL(url);
    this.protocols = protocols;
  }

  /** The access token it was opened with. */
  get token(): string | undefined {
    return this.protocols[1]?.replace("bearer.", "");
  }

  /** The frames sent, as objects, without pings. */
  get frames(): Record<string, unknown>[] {
    return this.sent.filter((text) => text !== "ping").map((text) => JSON.parse(text));
  }

  get pings(): number {
    return this.sent.filter((text) => text === "ping").length;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(text: string): void {
    this.sent.push(text);
    this.onSend(text);
  }

  close(code = 1005): void {
    this.closedWith ??= code;
  }

  /** Ends the handshake. */
  open(): void {
    this.#emit("open", { data: undefined, code: 0, reason: "" });
  }

  /** Delivers a frame of the server; also on a socket that the client has given up. */
  say(data: object | string): void {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    this.#emit("message", { data: text, code: 0, reason: "" });
  }

  /** Closes it from the server's, or the network's, side. */
  drop(code = 1006, reason = ""): void {
    this.#emit("close", { data: undefined, code, reason });
  }

  #emit(type: string, event: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

/** A `WebSocket` constructor that records its sockets. */
export function fakeSockets(onOpen: (socket: FakeSocket) => void = () => undefined): {
  WebSocket: SocketConstructor;
  all: FakeSocket[];
  last: () => FakeSocket;
} {
  const all: FakeSocket[] = [];
  class Recorded extends FakeSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      all.push(this);
      onOpen(this);
    }
  }
  const last = () => {
    const socket = all.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  };
  return { WebSocket: Recorded, all, last };
}
