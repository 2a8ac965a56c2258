import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { within } from "./wire.ts";

/** A client that sends but reads nothing, over a connection of its own: everything sent to it waits in the server. */
export class DeafSocket {
  readonly #tcp: Socket;

  private constructor(tcp: Socket) {
    this.#tcp = tcp;
  }

  static async open(server: URL, path: string): Promise<DeafSocket> {
    const tcp = connect(Number(server.port), server.hostname);
    tcp.on("error", () => undefined);
    tcp.write(
      [
        `GET ${path} HTTP/1.1`,
        "Host: x",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        "\r\n",
      ].join("\r\n"),
    );
    await within(once(tcp, "data"), () => "the upgrade of a socket that reads nothing");
    tcp.pause();
    return new DeafSocket(tcp);
  }

  /** A text of at most 125 bytes. */
  send(text: string): void {
    const mask = randomBytes(4);
    const payload = Uint8Array.from(
      Buffer.from(text),
      (byte: number, at: number) => byte ^ (mask[at % 4] ?? 0),
    );
    this.#tcp.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload]));
  }

  /** Reads the waiting data at last, up to `end`; returns the last KB of it. */
  async readUntil(end: Buffer): Promise<Buffer> {
    let tail: Buffer = Buffer.alloc(0);
    const found = new Promise<void>((resolve) => {
      this.#tcp.on("data", (data: Buffer) => {
        tail = Buffer.concat([tail, data]).subarray(-1_024);
        if (tail.includes(end)) resolve();
      });
    });
    this.#tcp.resume();
    await within(found, () => `the end of what was unread: ${tail.toString()}`, 20_000);
    this.#tcp.destroy();
    return tail;
  }
}
