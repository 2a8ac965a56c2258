import { performance, type EventLoopUtilization } from "node:perf_hooks";
import type { AckFrame } from "#protocol/frames/ack.ts";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { Message } from "#protocol/message.ts";
import { FrameLog, type LoggedFrame } from "./frame-log.ts";
import type { Load, LoadResult } from "./protocol.ts";
import type { LoadSocket } from "./socket.ts";

const TEXT_BYTES = 100;

/** A message on its way: in flight until its sender has the acknowledgement and every socket the message. */
interface Flight {
  sender: number;
  text: string;
  sent_at: number;
  /** Sockets that have had it. */
  seen: number;
  message_id: number | null;
  acknowledged: boolean;
}

/** Keeps a number of messages in flight, each from the next socket in turn, and checks what comes of them. */
export class ClosedLoop {
  readonly #sockets: LoadSocket[];
  readonly #load: Load;
  readonly #prefix: string;
  readonly #log: FrameLog<Flight>;
  readonly #done: (result: LoadResult) => void;
  readonly #flights = new Map<string, Flight>();
  readonly #byRef: Flight[] = [];
  readonly #latencies: number[] = [];
  #inFlight = 0;
  #startedAt = 0;
  #idleAt: EventLoopUtilization | undefined;

  constructor(
    sockets: LoadSocket[],
    load: Load,
    prefix: string,
    head: number | null,
    done: (result: LoadResult) => void,
  ) {
    this.#sockets = sockets;
    this.#load = load;
    this.#prefix = prefix;
    this.#log = new FrameLog(sockets.length, head);
    this.#done = done;
  }

  start(): void {
    this.#idleAt = performance.eventLoopUtilization();
    this.#startedAt = performance.now();
    while (this.#inFlight < this.#load.in_flight && !this.#stopped(this.#startedAt)) this.#send();
  }

  /** Takes a frame that another socket had before; false for any other. */
  repeated(socket: number, raw: Buffer): boolean {
    const frame = this.#log.next(socket, raw);
    if (frame === undefined) return false;
    this.#see(frame);
    return true;
  }

  changes(socket: number, raw: Buffer, frame: ChangesFrame): void {
    this.#see(this.#log.append(socket, raw, frame, (message) => this.#take(message)));
  }

  acknowledged(socket: number, { ref, message_id }: AckFrame): void {
    const flight = this.#byRef[Number(ref)];
    if (flight === undefined || flight.acknowledged || flight.sender !== socket) {
      throw new Error(`an acknowledgement of nothing in flight: ${ref}`);
    }
    if (message_id !== flight.message_id) throw new Error(`${ref} acknowledged as ${message_id}`);
    flight.acknowledged = true;
    this.#landed(flight, performance.now());
  }

  #take({ id, client_id, text, metadata }: Message): Flight {
    const flight = this.#flights.get(client_id ?? "");
    if (flight === undefined) throw new Error(`message ${id} came twice, or was never sent`);
    const isSame =
      flight.text === text && (metadata === undefined) === (this.#load.metadata === undefined);
    if (!isSame) throw new Error(`message ${id} is not what was sent`);
    this.#flights.delete(client_id ?? "");
    flight.message_id = id;
    return flight;
  }

  #see({ items }: LoggedFrame<Flight>): void {
    const now = performance.now();
    for (const flight of items) {
      flight.seen += 1;
      if (flight.seen < this.#sockets.length) continue;
      this.#latencies.push(now - flight.sent_at);
      this.#landed(flight, now);
    }
  }

  #landed(flight: Flight, now: number): void {
    if (!flight.acknowledged || flight.seen < this.#sockets.length) return;
    this.#inFlight -= 1;
    if (!this.#stopped(now)) this.#send();
    else if (this.#inFlight === 0) this.#finish(now);
  }

  #stopped(now: number): boolean {
    const { stop } = this.#load;
    return "after_ms" in stop
      ? now - this.#startedAt >= stop.after_ms
      : this.#byRef.length >= stop.after_messages;
  }

  #send(): void {
    const ref = this.#byRef.length;
    const sender = ref % this.#sockets.length;
    const client_id = `${this.#prefix}-${ref}`;
    const text = client_id.padEnd(TEXT_BYTES, ".");
    const sent_at = performance.now();
    const flight = { sender, text, sent_at, seen: 0, message_id: null, acknowledged: false };
    this.#byRef.push(flight);
    this.#flights.set(client_id, flight);
    this.#inFlight += 1;
    const { metadata } = this.#load;
    const frame = { type: "send", ref, client_id, text, metadata };
    this.#sockets[sender]!.send(JSON.stringify(frame));
  }

  #finish(now: number): void {
    const messages = this.#latencies.length;
    if (messages !== this.#byRef.length || this.#flights.size > 0 || !this.#log.even) {
      throw new Error(`${this.#byRef.length} sent, ${messages} seen by every socket`);
    }
    this.#done({
      messages,
      frames: this.#log.length,
      elapsed_ms: now - this.#startedAt,
      latencies: this.#latencies,
      busy: performance.eventLoopUtilization(this.#idleAt).utilization,
      head: this.#log.head,
    });
  }
}
