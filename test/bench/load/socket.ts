import { WebSocket } from "ws";
import { PING_AFTER_LENGTH } from "#protocol/limits.ts";
import type { SocketAddress } from "../system.ts";
import type { Dialect } from "./dialect.ts";
import { PARLEY } from "./parley-dialect.ts";
import { SOCKET_IO } from "./socket-io-dialect.ts";

const PATIENCE_MS = 30_000;

interface SocketEvents {
  frame: (data: Buffer) => void;
  failed: (reason: string) => void;
}

/** A raw socket of the load: open once messages come to it, silent about what is no frame. */
export class LoadSocket {
  readonly #ws: WebSocket;
  readonly #dialect: Dialect;
  #events: SocketEvents | null = null;
  #ponged: (() => void) | null = null;
  #unpinged = 0;

  static open({ url, protocols, dialect }: SocketAddress): Promise<LoadSocket> {
    return new Promise((resolve, reject) => {
      const socket = new LoadSocket(
        new WebSocket(url, protocols, { perMessageDeflate: false, skipUTF8Validation: true }),
        dialect === "socket.io" ? SOCKET_IO : PARLEY,
      );
      const timer = setTimeout(() => {
        reject(new Error("the socket did not open"));
      }, PATIENCE_MS);
      socket.#events = {
        frame: (data) => {
          if (!socket.#dialect.isOpening(data)) return;
          clearTimeout(timer);
          socket.#events = null;
          resolve(socket);
        },
        failed: (reason) => {
          clearTimeout(timer);
          reject(new Error(reason));
        },
      };
    });
  }

  private constructor(ws: WebSocket, dialect: Dialect) {
    this.#ws = ws;
    this.#dialect = dialect;
    ws.on("pong", () => this.#ponged?.());
    ws.on("message", (data) => {
      if (dialect.isPong(data)) {
        this.#ponged?.();
        return;
      }
      const answer = dialect.answer(data);
      if (answer !== null) {
        ws.send(answer);
        return;
      }
      this.#unpinged += data.length;
      if (this.#unpinged > PING_AFTER_LENGTH) {
        // CLOSE-4: shows that it reads.
        this.#unpinged = 0;
        dialect.ping(ws);
      }
      this.#events?.frame(data);
    });
    ws.on("close", (code, reason) => this.#events?.failed(`closed: ${code} ${reason.toString()}`));
    ws.on("error", (error) => this.#events?.failed(error.message));
  }

  listen(events: SocketEvents): void {
    this.#events = events;
  }

  send(frame: string): void {
    this.#ws.send(this.#dialect.encode(frame));
  }

  /** What `listen` was given, in JSON. */
  decode(data: Buffer): string {
    return this.#dialect.decode(data);
  }

  /** Keeps the socket from being called silent; resolves when all that came before has been seen. */
  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.#ponged = resolve;
      this.#dialect.ping(this.#ws);
    });
  }

  close(): void {
    this.#events = null;
    this.#ws.terminate();
  }
}
