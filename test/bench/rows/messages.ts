import type { LoadClient } from "../load/load-client.ts";
import type { ParleySystem } from "../parley-system.ts";
import type { BenchRoom } from "../system.ts";
import { countWritten, type Counted } from "./counted.ts";

/** A load and how many messages it has; `times` it is run, and D1 has all of it each time before it goes on. */
interface MessagesLoad {
  load: string;
  in_flight: number;
  messages: number;
  times: number;
}

const LOADS: MessagesLoad[] = [
  { load: "each projected alone", in_flight: 1, messages: 1, times: 10 },
  { load: "1 in flight", in_flight: 1, messages: 1_000, times: 1 },
  { load: "32 in flight", in_flight: 32, messages: 4_000, times: 1 },
];

/** Messages sent over the room's sockets. */
export async function countMessages(
  client: LoadClient,
  system: ParleySystem,
  room: BenchRoom,
): Promise<Counted[]> {
  await client.open(room);
  const counted: Counted[] = [];
  for (const { load, in_flight, messages, times } of LOADS) {
    const written = await countWritten(system, room.id, async () => {
      for (let time = 0; time < times; time += 1) {
        const { head } = await client.run(room, { in_flight, stop: { after_messages: messages } });
        await room.settled(head);
      }
    });
    counted.push({ operation: "message", load, times: messages * times, ...written });
  }
  await client.close(room);
  return counted;
}
