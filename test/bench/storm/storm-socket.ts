import { WebSocket } from "ws";
import type { SocketAddress } from "../system.ts";

const PATIENCE_MS = 300_000;
/** What is at the start of a frame; the rest is not parsed, or the load would be what is measured. */
const START_LENGTH = 200;
const WELCOME = /^\{"type":"welcome","protocol":\d+,"epoch":"([^"]+)"/;
const CHANGES = /^\{"type":"changes","from":(\d+),"to":(\d+),"complete":(true|false)/;
const SNAPSHOT = /^\{"type":"snapshot","head":(\d+)/;

/** What a client keeps between two of its sockets. */
export interface Position {
  epoch: string;
  head: number;
}

/** One client that connects, has everything, and stays. */
export class StormSocket {
  readonly #ws: WebSocket;
  /** Bytes of its welcome, and of all that came after it until it was complete. */
  welcome_bytes = 0;
  caught_up_bytes = 0;
  #position: Position;
  /** What it was sent, where that is to be kept. */
  readonly #frames: string[] | null;

  /** What a socket is sent until it is complete. */
  static async framesOf(address: SocketAddress, position?: Position): Promise<string[]> {
    const frames: string[] = [];
    (await StormSocket.open(address, position, frames)).cut();
    return frames;
  }

  /** Resolves when it is complete. With a position it resumes from there, and every page must follow the last. */
  static open(
    { url, protocols }: SocketAddress,
    position?: Position,
    frames: string[] | null = null,
  ): Promise<StormSocket> {
    const query = position === undefined ? "" : `?since=${position.head}&epoch=${position.epoch}`;
    return new Promise((resolve, reject) => {
      const ws = new WebSocket(`${url}${query}`, protocols, { perMessageDeflate: false });
      const socket = new StormSocket(ws, position ?? { epoch: "", head: 0 }, frames);
      const failed = (reason: string) => {
        clearTimeout(timer);
        reject(new Error(reason));
      };
      const timer = setTimeout(failed, PATIENCE_MS, "the socket was never complete");
      ws.on("error", ({ message }) => failed(message));
      ws.on("close", (code, reason) => failed(`closed: ${code} ${reason.toString()}`));
      ws.on("message", (data) => {
        try {
          if (!socket.#take(data)) return;
        } catch (error) {
          return failed(error instanceof Error ? error.message : String(error));
        }
        clearTimeout(timer);
        resolve(socket);
      });
    });
  }

  private constructor(ws: WebSocket, position: Position, frames: string[] | null) {
    this.#ws = ws;
    this.#frames = frames;
    this.#position = position;
  }

  get position(): Position {
    return this.#position;
  }

  /** As a network does it: without a word. */
  cut(): void {
    this.#ws.terminate();
  }

  /** Whether it is complete. */
  #take(data: Buffer): boolean {
    const { epoch, head } = this.#position;
    const start = data.subarray(0, START_LENGTH).toString();
    if (start !== "pong") this.#frames?.push(data.toString());
    if (this.welcome_bytes === 0) {
      const welcomed = WELCOME.exec(start)?.[1];
      if (welcomed === undefined) throw new Error(`no welcome: ${start}`);
      if (epoch !== "" && epoch !== welcomed) throw new Error("another epoch");
      this.welcome_bytes = data.length;
      this.#position = { epoch: welcomed, head };
      return false;
    }
    const snapshot = SNAPSHOT.exec(start);
    const changes = CHANGES.exec(start);
    if (snapshot === null && changes === null) return false;
    this.caught_up_bytes += data.length;
    if (snapshot !== null) {
      this.#position = { epoch, head: Number(snapshot[1]) };
      return true;
    }
    const [, from, to, complete] = changes ?? [];
    if (Number(from) !== head) throw new Error(`changes from ${from} after the head ${head}`);
    this.#position = { epoch, head: Number(to) };
    // RESUME-5: the next page comes once this one has been read.
    if (complete === "false") this.#ws.send("ping");
    return complete === "true";
  }
}
