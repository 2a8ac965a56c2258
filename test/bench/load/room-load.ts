import type { DownFrame } from "#protocol/frames/down.ts";
import type { SocketAddress } from "../system.ts";
import { ClosedLoop } from "./closed-loop.ts";
import type { Load, LoadResult } from "./protocol.ts";
import { LoadSocket } from "./socket.ts";

/** Upgrades at a time: a server that accepts sockets is not what is measured. */
const OPENING = 50;

/** The sockets of one room, and the loads that run over them one after another. */
export class RoomLoad {
  readonly #sockets: LoadSocket[];
  readonly #name: string;
  #head: number | null = null;
  #runs = 0;

  static async open(name: string, addresses: SocketAddress[]): Promise<RoomLoad> {
    const sockets: LoadSocket[] = [];
    for (let at = 0; at < addresses.length; at += OPENING) {
      const some = addresses.slice(at, at + OPENING);
      sockets.push(...(await Promise.all(some.map((address) => LoadSocket.open(address)))));
    }
    return new RoomLoad(name, sockets);
  }

  private constructor(name: string, sockets: LoadSocket[]) {
    this.#name = name;
    this.#sockets = sockets;
  }

  async run(load: Load): Promise<LoadResult> {
    this.#runs += 1;
    const prefix = `${this.#name}-${this.#runs}`;
    await Promise.all(this.#sockets.map((socket) => socket.ping()));
    const result = await new Promise<LoadResult>((resolve, reject) => {
      const loop = new ClosedLoop(this.#sockets, load, prefix, this.#head, resolve);
      for (const [index, socket] of this.#sockets.entries()) {
        const failed = (reason: string) => {
          reject(new Error(`socket ${index}: ${reason}`));
        };
        socket.listen({
          frame: (data) => {
            try {
              receive(loop, index, socket, data);
            } catch (error) {
              failed(error instanceof Error ? error.message : String(error));
            }
          },
          failed,
        });
      }
      loop.start();
    });
    this.#head = result.head;
    return result;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

function receive(loop: ClosedLoop, index: number, socket: LoadSocket, data: Buffer): void {
  if (loop.repeated(index, data)) return;
  // The server is ours and its frames are checked for what counts; validating each would be the bottleneck.
  const frame = JSON.parse(socket.decode(data)) as DownFrame;
  if (frame.type === "changes") loop.changes(index, data, frame);
  else if (frame.type === "ack") loop.acknowledged(index, frame);
  else if (frame.type === "error") throw new Error(`refused: ${frame.code}, ${frame.detail}`);
}
