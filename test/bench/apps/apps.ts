import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundle } from "../../support/miniflare.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";
import { LoadClient } from "../load/load-client.ts";
import type { Plan } from "../plan.ts";
import { COUNTING } from "../rows/counted.ts";
import { pairedRatio, percentile } from "../statistics.ts";
import { table } from "../table.ts";
import { AppServer, type Uses } from "./app-server.ts";

const SOCKETS = 10;
const PAUSE_MS = 20;
/** Of those with one message in flight, how many are also sent one by one. */
const PACED_SHARE = 1 / 5;

const PACES = ["one every 20 ms", "1 in flight"] as const;
type Pace = (typeof PACES)[number];

const CASES: [Uses, ...Uses[]] = [
  { name: "nothing used" },
  { name: "one webhook endpoint", webhook: true },
  { name: "one listening bot", bot: true },
  { name: "metadata of 200 bytes", metadata: true },
  { name: "all three", webhook: true, bot: true, metadata: true },
];

/** A server, and the latencies of its messages by pace and round. */
interface Case {
  server: AppServer;
  rounds: Record<Pace, number[][]>;
}

/** What webhooks, bots and metadata add to a message where an app uses none of them, each, and all. */
export async function measureApps({ apps: plan }: Plan, folder: string): Promise<string> {
  const receiver = `${await startReceiver()}/hook/bench`;
  const client = new LoadClient();
  const bundled = bundle(COUNTING);
  const cases: Case[] = [];
  try {
    for (const uses of CASES) {
      const options = { bundled, sockets: SOCKETS, receiver };
      const server = await AppServer.start(join(folder, uses.name), uses, options);
      cases.push({ server, rounds: { "one every 20 ms": [], "1 in flight": [] } });
      await client.open(server.room);
    }
    const [baseline] = cases;
    for (const { server } of cases) await run(client, server, "1 in flight", plan.messages);
    for (const pace of PACES) {
      for (let round = 0; round < plan.rounds; round += 1) {
        // Each begins a round in its turn, so that none always follows the same other.
        const first = round % cases.length;
        for (const { server, rounds } of [...cases.slice(first), ...cases.slice(0, first)]) {
          rounds[pace].push(await run(client, server, pace, plan.messages));
        }
      }
    }
    const counted: string[][] = [];
    for (const { server } of cases) counted.push(...(await count(client, server, plan.counted)));
    return [
      "### What an app adds to a message",
      `${SOCKETS} sockets, from the send until the last of them has the message; round by round on ${CASES.length} servers side by side. With one message in flight each is followed by the next at once, and local workerd runs all of a server's objects on one thread.`,
      table(
        ["used", "pace", "messages", "p50 ms", "p99 ms", "p50 / nothing used"],
        PACES.flatMap((pace) =>
          cases.map(({ server, rounds }) => {
            const all = rounds[pace].flat();
            const against = pairedRatio(medians(rounds[pace]), medians(baseline!.rounds[pace]));
            return [
              server.name,
              pace,
              `${all.length}`,
              ...[0.5, 0.99].map((q) => percentile(all, q).toFixed(2)),
              against.toFixed(2),
            ];
          }),
        ),
      ),
      "Written for a message, and calls of other objects for it:",
      table(
        [
          "used",
          "load",
          "messages",
          "conversation's rows",
          "alarms",
          "D1 rows",
          "calls",
          "endpoint's rows",
          "alarms",
          "bot's rows",
          "calls",
        ],
        counted,
      ),
    ].join("\n\n");
  } finally {
    await client.stop();
    await Promise.all(cases.map(({ server }) => server.stop()));
  }
}

/** One round, after which nothing is left to do that could disturb the next. */
async function run(
  client: LoadClient,
  server: AppServer,
  pace: Pace,
  messages: number,
): Promise<number[]> {
  if (pace === "1 in flight") {
    const { latencies, head } = await server.send(client, messages);
    await server.settled(head);
    return latencies;
  }
  const latencies: number[] = [];
  let head = 0;
  while (latencies.length < messages * PACED_SHARE) {
    await sleep(PAUSE_MS);
    const sent = await server.send(client, 1);
    latencies.push(...sent.latencies);
    head = sent.head;
  }
  await server.settled(head);
  return latencies;
}

/** Messages that are projected one by one, and as many that come one after another. */
async function count(client: LoadClient, server: AppServer, messages: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [load, times, each] of [
    ["each projected alone", messages, 1],
    ["1 in flight", 1, messages * 20],
  ] as const) {
    const { conversation, endpoint, bot } = await server.costsOf(async () => {
      for (let time = 0; time < times; time += 1) {
        const { head } = await server.send(client, each);
        await server.settled(head);
      }
    });
    const total = times * each;
    rows.push([
      server.name,
      load,
      `${total}`,
      ...[
        conversation.rows,
        conversation.alarms,
        conversation.d1_rows,
        conversation.calls,
        endpoint.rows,
        endpoint.alarms,
        bot.rows,
        bot.calls,
      ].map((sum) => (sum / total).toFixed(3)),
    ]);
  }
  return rows;
}

function medians(rounds: number[][]): number[] {
  return rounds.map((latencies) => percentile(latencies, 0.5));
}
