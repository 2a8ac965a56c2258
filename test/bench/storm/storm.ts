import { performance } from "node:perf_hooks";
import { inFlight } from "../in-flight.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { seedPeople } from "../seed/people.ts";
import { median } from "../statistics.ts";
import type { SocketAddress } from "../system.ts";
import { count, table } from "../table.ts";
import { workerdPeak } from "../workerd-memory.ts";
import { StormSocket, type Position } from "./storm-socket.ts";

const SOCKETS_EACH = 10;
const WRITERS = 32;
/** What a storm may cost of a first connect. */
const TARGET = 1.5;

/** A full conversation whose sockets all go at once, as in a deploy, and all come back at once, having missed much. */
export async function measureStorm({ storm: plan }: Plan, folder: string): Promise<string> {
  const { sockets, members, missed } = plan;
  const system = await ParleySystem.start(folder);
  try {
    const people = await system.enroll(sockets / SOCKETS_EACH);
    const others = await seedPeople(system.db, members - people.length);
    const [writer] = people;
    const member_ids = [...others, ...people.map(({ user }) => user.id)];
    const { id } = await system.group(writer!, member_ids);
    const addresses = Array.from({ length: sockets }, (_, index) =>
      system.roomAddress(people[index % people.length]!, id),
    );

    const first = await connect(addresses);
    const firstPeak = workerdPeak();
    const positions = first.opened.map(({ position }) => position);
    for (const socket of first.opened) socket.cut();
    const texts = Array.from({ length: missed }, (_, index) => `missed ${index}`.padEnd(100, "."));
    await inFlight(WRITERS, texts, (text) =>
      system.ask({
        person: writer!,
        method: "POST",
        path: `conversations/${id}/messages`,
        body: { text },
      }),
    );
    const head = Math.max(...positions.map((position) => position.head)) + missed;
    await system.projected.head(id, head);

    const again = await connect(addresses, positions);
    const peak = workerdPeak();
    if (again.opened.some(({ position }) => position.head !== head)) {
      throw new Error(`a socket is complete before the head ${head}`);
    }
    for (const socket of again.opened) socket.cut();
    const ratio = again.elapsed_ms / first.elapsed_ms;
    const ratioText = `${ratio.toFixed(2)} × (target: at most ${TARGET})`;
    return [
      "### Storm",
      `${count(sockets)} sockets of ${people.length} people in a conversation of ${count(members)} members: all connect, ` +
        `all are cut, ${count(missed)} messages are written, and all come back at once. Until the last one is complete:`,
      table(
        ["", "ms", "welcome, bytes", "then, bytes a socket", "workerd's peak, MB", "load busy"],
        [row("first connect", first, firstPeak), row("coming back", again, peak)],
      ),
      `Coming back against the first connect: ${ratio > TARGET ? `**${ratioText}**` : ratioText}.`,
    ].join("\n\n");
  } finally {
    await system.stop();
  }
}

interface Connected {
  opened: StormSocket[];
  elapsed_ms: number;
  /** Share of the time that this thread was busy: near 1, it is what was measured. */
  busy: number;
}

async function connect(addresses: SocketAddress[], positions: Position[] = []): Promise<Connected> {
  const started_at = performance.now();
  const idle_at = performance.eventLoopUtilization();
  const opened = await Promise.all(
    addresses.map((address, index) => StormSocket.open(address, positions[index])),
  );
  const { utilization: busy } = performance.eventLoopUtilization(idle_at);
  return { opened, elapsed_ms: performance.now() - started_at, busy };
}

function row(what: string, { opened, elapsed_ms, busy }: Connected, peak: number): string[] {
  return [
    what,
    count(Math.round(elapsed_ms)),
    count(median(opened.map(({ welcome_bytes }) => welcome_bytes))),
    count(median(opened.map(({ caught_up_bytes }) => caught_up_bytes))),
    (peak / 1e6).toFixed(0),
    `${Math.round(busy * 100)} %`,
  ];
}
