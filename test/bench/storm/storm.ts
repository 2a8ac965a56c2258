import { inFlight } from "../in-flight.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { seedPeople } from "../../support/seed-people.ts";
import { median, pairedRatio } from "../statistics.ts";
import type { SocketAddress } from "../system.ts";
import { count, table } from "../table.ts";
import { workerdPeak } from "../workerd-memory.ts";
import { connect, cut, gone } from "./crowd.ts";
import { ReplaySystem } from "./replay-system.ts";
import { StormSocket, type Position } from "./storm-socket.ts";

const SOCKETS_EACH = 10;
const WRITERS = 32;
/** What a storm may cost of a first connect. */
const TARGET = 1.5;

/** A full conversation whose sockets all go at once, as in a deploy, and all come back at once, having missed much. */
export async function measureStorm({ storm: plan }: Plan, folder: string): Promise<string> {
  const { sockets, members, missed, rounds } = plan;
  const system = await ParleySystem.start(folder);
  const replay = await ReplaySystem.start(`${folder}-replay`);
  try {
    const people = await system.enroll(sockets / SOCKETS_EACH);
    const others = await seedPeople(system.db, members - people.length);
    const [writer] = people;
    const member_ids = [...others, ...people.map(({ user }) => user.id)];
    const addressesOf = async () => {
      const { id } = await system.group(writer!, member_ids);
      const all = Array.from({ length: sockets }, (_, index) =>
        system.roomAddress(people[index % people.length]!, id),
      );
      return { id, all };
    };
    const empty = await addressesOf();
    const full = await addressesOf();

    const before = await connect(full.all);
    const positions = before.opened.map(({ position }) => position);
    cut(before);
    const texts = Array.from({ length: missed }, (_, index) => `missed ${index}`.padEnd(100, "."));
    await inFlight(WRITERS, texts, (text) =>
      system.ask({
        person: writer!,
        method: "POST",
        path: `conversations/${full.id}/messages`,
        body: { text },
      }),
    );
    const head = Math.max(...positions.map((position) => position.head)) + missed;
    await system.projected.head(full.id, head);

    const first = { addresses: empty.all, positions: [] };
    const back = { addresses: full.all, positions };
    const entrants: Entrant[] = [
      { name: "first connect", ...first, rounds: [] },
      { name: "coming back", ...back, rounds: [] },
      { name: "first connect, replayed", ...first, replayed: true, rounds: [] },
      { name: "coming back, replayed", ...back, replayed: true, rounds: [] },
    ];
    const frames = await Promise.all(
      entrants.map(({ addresses: [one], positions: [from] }) => StormSocket.framesOf(one!, from)),
    );
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, entrant] of entrants.entries()) {
        await Promise.all([gone(empty.all[0]!), gone(full.all[0]!)]);
        const address = await replay.serve(`${index % 2}`, frames[index]!);
        const { addresses, positions: from, replayed } = entrant;
        const connected = await connect(
          replayed === true ? addresses.map(() => address) : addresses,
          from,
        );
        if (from.length > 0 && connected.opened.some(({ position }) => position.head !== head)) {
          throw new Error(`a socket is complete before the head ${head}`);
        }
        cut(connected);
        const { elapsed_ms, busy, opened } = connected;
        const { welcome_bytes, caught_up_bytes } = opened[0]!;
        entrant.rounds.push({ elapsed_ms, busy, welcome_bytes, caught_up_bytes });
      }
    }
    const times = entrants.map((entrant) => entrant.rounds.map(({ elapsed_ms }) => elapsed_ms));
    const ratio = pairedRatio(times[1]!, times[0]!);
    const against = (one: number, other: number) =>
      `${pairedRatio(times[one]!, times[other]!).toFixed(2)} ×`;
    const ratioText = `${ratio.toFixed(2)} × (target: at most ${TARGET})`;
    return [
      "### Storm",
      `${count(sockets)} sockets of ${people.length} people. First they all connect to an empty conversation of ` +
        `${count(members)} members; then all come back at once to one in which they have missed ${count(missed)} messages. ` +
        "Replayed: a bare object sends each socket the same frames as it comes, and does nothing else. " +
        `Until the last one is complete, medians of ${rounds} interleaved rounds:`,
      table(
        ["", "ms", "frames", "welcome, bytes", "then, bytes a socket", "load busy"],
        entrants.map((entrant, index) => row(entrant, frames[index]!.length)),
      ),
      `Coming back against the first connect: ${ratio > TARGET ? `**${ratioText}**` : ratioText}; ` +
        `replayed: ${against(3, 2)}. Parley against the replay: ${against(0, 2)} and ${against(1, 3)}. ` +
        `workerd's peak: ${(workerdPeak() / 1e6).toFixed(0)} MB.`,
    ].join("\n\n");
  } finally {
    await system.stop();
    await replay.stop();
  }
}

interface Round {
  elapsed_ms: number;
  /** Share of the time that this thread was busy: near 1, it is what was measured. */
  busy: number;
  welcome_bytes: number;
  caught_up_bytes: number;
}

interface Entrant {
  name: string;
  addresses: SocketAddress[];
  positions: Position[];
  replayed?: boolean;
  rounds: Round[];
}

function row({ name, rounds }: Entrant, frames: number): string[] {
  const middle = (figure: keyof Round) => median(rounds.map((round) => round[figure]));
  return [
    name,
    count(Math.round(middle("elapsed_ms"))),
    `${frames}`,
    count(middle("welcome_bytes")),
    count(middle("caught_up_bytes")),
    `${Math.round(middle("busy") * 100)} %`,
  ];
}
