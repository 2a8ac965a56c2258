import { WebSocket } from "ws";
import { inject } from "vitest";
import { z } from "zod";
import { issueSchema } from "#protocol/problem.ts";
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from "#protocol/version.ts";
import { within } from "../../support/wire.ts";
import { inspected } from "./guard.ts";

const heardSchema = z.looseObject({
  type: z.string(),
  ref: z.union([z.string(), z.number()]).optional(),
  code: z.union([z.string(), z.int()]).optional(),
  detail: z.string().optional(),
  retryable: z.boolean().optional(),
  retry_after_ms: z.int().optional(),
  errors: z.array(issueSchema).optional(),
});
/** Any frame of the server's; the fields of `error` are those that the suite uses. */
export type Heard = z.infer<typeof heardSchema>;

/** A client of either socket that sends what no honest one does. */
export class RawSocket {
  readonly frames: Heard[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #ws: WebSocket;
  readonly #opened: Promise<void>;
  #taken = 0;
  #news = Promise.withResolvers<void>();

  private constructor(path: string, protocols: string[]) {
    const address = new URL(path, inject("abused").url);
    address.protocol = "ws:";
    const options = { perMessageDeflate: false, skipUTF8Validation: true };
    this.#ws = new WebSocket(address.href, protocols, options);
    this.#ws.on("message", (data) => {
      this.#heard(path, data.toString());
    });
    this.#opened = new Promise((resolve, reject) => {
      this.#ws.on("open", resolve);
      this.#ws.on("error", reject);
    });
    this.closed = new Promise((resolve) => {
      this.#ws.on("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** `token` is sent where no log keeps it; a test of `?token=` puts it in the path, and passes null. */
  static async open(path: string, token: string | null): Promise<RawSocket> {
    const bearer = token === null ? [] : [`${BEARER_SUBPROTOCOL_PREFIX}${token}`];
    const socket = new RawSocket(path, [SUBPROTOCOL, ...bearer]);
    await within(socket.#opened, () => `the socket ${path}`);
    // In local workerd, a server's close reaches a client that never sent a frame seconds late; real clients ping.
    socket.sendText("ping");
    return socket;
  }

  send(frame: unknown): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.#ws.send(text);
  }

  /** As a binary frame, or as a text frame of any bytes. */
  sendBytes(bytes: Uint8Array, binary: boolean): void {
    this.#ws.send(Buffer.from(bytes), { binary });
  }

  close(): void {
    this.#ws.terminate();
  }

  /** Waits for the next frame of this type, and skips those before it. */
  async next(type: string, like: (frame: Heard) => boolean = () => true): Promise<Heard> {
    const first = this.#taken;
    for (;;) {
      while (this.#taken < this.frames.length) {
        const frame = this.frames[this.#taken];
        this.#taken += 1;
        if (frame?.type === type && like(frame)) return frame;
      }
      const passed = () => JSON.stringify(this.frames.slice(first)).slice(0, 500);
      await within(this.#news.promise, () => `a frame "${type}" after ${passed()}`);
    }
  }

  closing(): Promise<{ code: number; reason: string }> {
    return within(
      this.closed,
      () => `the close after ${JSON.stringify(this.frames.slice(-3)).slice(0, 500)}`,
    );
  }

  #heard(path: string, text: string): void {
    inspected(`the socket ${path}`, 0, text);
    if (text === "pong") return;
    this.frames.push(heardSchema.parse(JSON.parse(text)));
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
