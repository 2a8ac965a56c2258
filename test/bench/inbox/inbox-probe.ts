import { performance } from "node:perf_hooks";
import type { DownFrame } from "#protocol/frames/down.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";

const PATIENCE_MS = 10_000;

/** In ms, of each message. */
export interface Latencies {
  ack: number[];
  inbox: number[];
  /** Frames of the inbox that showed them. */
  frames: number;
}

/** Follows messages of one sender, numbered in order, to the acknowledgement and to someone's inbox. */
export class InboxProbe {
  readonly #prefix: string;
  readonly #sentAt: number[] = [];
  readonly #latencies: Latencies = { ack: [], inbox: [], frames: 0 };
  /** How many have been acknowledged, and how many the inbox has shown. */
  #acknowledged = 0;
  #shown = 0;
  #landed: (() => void) | null = null;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The frame to send at once. */
  next(text: string): string {
    const ref = this.#sentAt.length;
    this.#sentAt.push(performance.now());
    return JSON.stringify({ type: "send", ref, client_id: `${this.#prefix}${ref}`, text });
  }

  ofRoom(data: Buffer): void {
    const frame = JSON.parse(data.toString()) as DownFrame;
    if (frame.type === "error") throw new Error(`refused: ${frame.code}, ${frame.detail}`);
    if (frame.type !== "ack") return;
    this.#latencies.ack.push(performance.now() - this.#sentAt[Number(frame.ref)]!);
    this.#acknowledged += 1;
    this.#look();
  }

  ofInbox(data: Buffer): void {
    const frame = JSON.parse(data.toString()) as InboxDownFrame;
    if (frame.type !== "changes") return;
    const last = frame.conversations[0]?.last_message?.client_id;
    if (last?.startsWith(this.#prefix) !== true) return;
    const shown = Number(last.slice(this.#prefix.length)) + 1;
    if (shown <= this.#shown) return;
    this.#latencies.frames += 1;
    for (; this.#shown < shown; this.#shown += 1) {
      this.#latencies.inbox.push(performance.now() - this.#sentAt[this.#shown]!);
    }
    this.#look();
  }

  /** Resolves when all that was sent has been acknowledged and shown. */
  landed(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.#sentAt.length} sent, the inbox shows ${this.#shown}`));
      }, PATIENCE_MS);
      this.#landed = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#look();
    });
  }

  get latencies(): Latencies {
    return this.#latencies;
  }

  #look(): void {
    const sent = this.#sentAt.length;
    if (this.#acknowledged < sent || this.#shown < sent) return;
    this.#landed?.();
    this.#landed = null;
  }
}
