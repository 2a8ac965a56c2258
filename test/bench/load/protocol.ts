import type { Metadata } from "#protocol/metadata.ts";
import type { SocketAddress } from "../system.ts";

/** What the load's thread can be asked, one at a time. */
export type LoadRequest =
  | { type: "open"; room: string; addresses: SocketAddress[] }
  | { type: "run"; room: string; load: Load }
  | { type: "close"; room: string };

/** A closed loop: so many messages in flight, for so long (ms) or for so many messages. */
export interface Load {
  in_flight: number;
  stop: { after_ms: number } | { after_messages: number };
  /** Of each message. */
  metadata?: Metadata;
}

/** What a run saw. Every message was checked to reach every socket exactly once, in one order. */
export interface LoadResult {
  messages: number;
  /** How many frames brought them to each socket. */
  frames: number;
  /** From the first send to the last message's completion. */
  elapsed_ms: number;
  /** Of each message, in ms: from its send until the last socket has seen it. */
  latencies: number[];
  /** Share of the time that the load's own thread was busy: near 1, it is what was measured. */
  busy: number;
  /** The room's head after it. */
  head: number;
}

export type LoadReply = { ok: true; result: LoadResult | null } | { ok: false; error: string };
