import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { welcomeFrameSchema } from "#protocol/frames/welcome.ts";
import type { SocketAddress } from "../system.ts";
import { StormSocket, type Position } from "./storm-socket.ts";

const LOOK_MS = 50;

export interface Connected {
  opened: StormSocket[];
  elapsed_ms: number;
  /** Share of the time that this thread was busy: near 1, it is what was measured. */
  busy: number;
}

/** All connect at once; resolves when the last one is complete. */
export async function connect(
  addresses: SocketAddress[],
  positions: Position[] = [],
): Promise<Connected> {
  const started_at = performance.now();
  const idle_at = performance.eventLoopUtilization();
  const opened = await Promise.all(
    addresses.map((address, index) => StormSocket.open(address, positions[index])),
  );
  const { utilization: busy } = performance.eventLoopUtilization(idle_at);
  return { opened, elapsed_ms: performance.now() - started_at, busy };
}

/** As a network does it: without a word. */
export function cut({ opened }: Connected): void {
  for (const socket of opened) socket.cut();
}

/** Resolves when the server knows that those who were cut are gone. */
export async function gone(address: SocketAddress): Promise<void> {
  for (;;) {
    const [welcome] = await StormSocket.framesOf(address);
    const { online } = welcomeFrameSchema.parse(JSON.parse(welcome ?? ""));
    if (online.length === 1) return;
    await sleep(LOOK_MS);
  }
}
