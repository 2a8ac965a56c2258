import type { LoadClient } from "../load/load-client.ts";
import type { LoadResult } from "../load/protocol.ts";
import type { DeliveryPlan } from "../plan.ts";
import { percentile } from "../statistics.ts";
import type { BenchRoom, System } from "../system.ts";

/** What one round of one system came to. */
export interface Round {
  deliveries_per_s: number;
  p50_ms: number;
  p99_ms: number;
  messages_per_frame: number;
  /** Of the load's own thread. */
  busy: number;
}

/** One number of sockets with one number of messages in flight; every system's rounds in the order they were run. */
export interface CaseResult {
  sockets: number;
  in_flight: number;
  rounds: { system: string; rounds: Round[] }[];
}

/** All systems' rooms stay open while their rounds take turns: whatever slows the machine slows all of them. */
export async function measureSockets(
  client: LoadClient,
  systems: System[],
  sockets: number,
  plan: DeliveryPlan,
): Promise<CaseResult[]> {
  const rooms: { system: string; room: BenchRoom; rounds: Round[] }[] = [];
  for (const system of systems) {
    const room = await system.open(sockets);
    await client.open(room);
    rooms.push({ system: system.name, room, rounds: [] });
  }
  const results: CaseResult[] = [];
  for (const in_flight of plan.in_flight) {
    const entrants = rooms.map(({ system, room }) => ({ system, room, rounds: [] as Round[] }));
    for (let round = -1; round < plan.rounds; round += 1) {
      const after_ms = round < 0 ? plan.warm_up_ms : plan.round_ms;
      for (const { room, rounds } of startingWith(Math.max(0, round), entrants)) {
        const result = await client.run(room, { in_flight, stop: { after_ms } });
        await room.settled(result.head);
        if (round >= 0) rounds.push(roundOf(result, sockets));
      }
    }
    results.push({
      sockets,
      in_flight,
      rounds: entrants.map(({ system, rounds }) => ({ system, rounds })),
    });
  }
  for (const { room } of rooms) await client.close(room);
  return results;
}

/** Another one goes first in each round, so that none always follows the same. */
function startingWith<T>(first: number, entrants: T[]): T[] {
  const at = first % entrants.length;
  return [...entrants.slice(at), ...entrants.slice(0, at)];
}

function roundOf(result: LoadResult, sockets: number): Round {
  const { messages, frames, elapsed_ms, latencies, busy } = result;
  return {
    deliveries_per_s: (messages * sockets * 1_000) / elapsed_ms,
    p50_ms: percentile(latencies, 0.5),
    p99_ms: percentile(latencies, 0.99),
    messages_per_frame: messages / frames,
    busy,
  };
}
