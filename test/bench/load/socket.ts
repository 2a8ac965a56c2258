import { WebSocket } from "ws";
import { PING_AFTER_LENGTH } from "#protocol/limits.ts";
import type { SocketAddress } from "../system.ts";

const SNAPSHOT = Buffer.from('{"type":"snapshot"');
const PONG = Buffer.from("pong");
const PATIENCE_MS = 30_000;

interface SocketEvents {
  frame: (data: Buffer) => void;
  failed: (reason: string) => void;
}

/** A raw socket of the load: open once its snapshot has come, silent about what is no frame. */
export class LoadSocket {
  readonly #ws: WebSocket;
  #events: SocketEvents | null = null;
  #ponged: (() => void) | null = null;
  #unpinged = 0;

  static open({ url, protocols }: SocketAddress): Promise<LoadSocket> {
    return new Promise((resolve, reject) => {
      const socket = new LoadSocket(
        new WebSocket(url, protocols, { perMessageDeflate: false, skipUTF8Validation: true }),
      );
      const timer = setTimeout(() => {
        reject(new Error("no snapshot came"));
      }, PATIENCE_MS);
      socket.#events = {
        frame: (data) => {
          if (!data.subarray(0, SNAPSHOT.length).equals(SNAPSHOT)) return;
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

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on("message", (data) => {
      if (data.length === PONG.length && data.equals(PONG)) {
        this.#ponged?.();
        return;
      }
      this.#unpinged += data.length;
      if (this.#unpinged > PING_AFTER_LENGTH) {
        // CLOSE-4: shows that it reads.
        this.#unpinged = 0;
        this.#ws.send("ping");
      }
      this.#events?.frame(data);
    });
    ws.on("close", (code, reason) => this.#events?.failed(`closed: ${code} ${reason.toString()}`));
    ws.on("error", (error) => this.#events?.failed(error.message));
  }

  listen(events: SocketEvents): void {
    this.#events = events;
  }

  send(text: string): void {
    this.#ws.send(text);
  }

  /** Keeps the socket from being called silent; resolves when all that came before has been seen. */
  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.#ponged = resolve;
      this.#ws.send("ping");
    });
  }

  close(): void {
    this.#events = null;
    this.#ws.terminate();
  }
}
