import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { newWebhookSchema } from "#protocol/webhooks.ts";
import { bundle } from "../../support/miniflare.ts";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";
import { LoadClient } from "../load/load-client.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { COUNTING, countWritten, tally } from "../rows/counted.ts";
import type { BenchRoom } from "../system.ts";
import { pairedRatio, percentile } from "../statistics.ts";
import { table } from "../table.ts";

const SOCKETS = 10;

/** A server, with or without an endpoint, a room there, and what was measured in it. */
interface Case {
  name: string;
  system: ParleySystem;
  room: BenchRoom;
  webhook: string | null;
  /** Latencies, by pace and round. */
  rounds: Record<Pace, number[][]>;
}

const PAUSE_MS = 20;
const PACES = ["one every 20 ms", "1 in flight"] as const;
type Pace = (typeof PACES)[number];

/** What webhooks add to a message where nobody has one, and where one endpoint gets everything. */
export async function measureWebhooks({ webhooks: plan }: Plan, folder: string): Promise<string> {
  const receiver = await startReceiver();
  const client = new LoadClient();
  const bundled = bundle(COUNTING);
  const cases: Case[] = [];
  try {
    for (const name of ["no endpoint", "one endpoint"]) {
      const vars = { OUTSIDE_LOOPBACK: "allowed" };
      const system = await ParleySystem.start(join(folder, name), { bundled, vars });
      const webhook =
        name === "no endpoint" ? null : await endpoint(system, `${receiver}/hook/bench`);
      cases.push({
        name,
        system,
        room: await system.open(SOCKETS),
        webhook,
        rounds: { "one every 20 ms": [], "1 in flight": [] },
      });
    }
    for (const { room } of cases) await client.open(room);
    const run = async ({ room }: Case, pace: Pace): Promise<number[]> => {
      const send = async (after_messages: number) =>
        (await client.run(room, { in_flight: 1, stop: { after_messages } })).latencies;
      if (pace === "1 in flight") return send(plan.messages);
      const latencies: number[] = [];
      while (latencies.length < plan.messages / 5) {
        await sleep(PAUSE_MS);
        latencies.push(...(await send(1)));
      }
      return latencies;
    };
    for (const each of cases) await run(each, "1 in flight");
    for (const pace of PACES) {
      for (let round = 0; round < plan.rounds; round += 1) {
        for (const each of cases) {
          each.rounds[pace].push(await run(each, pace));
          await delivered(each.system, each.webhook);
        }
      }
    }
    const counted = [];
    for (const { name, system, room, webhook } of cases) {
      counted.push(...(await countEach(client, name, { system, room, webhook }, plan.counted)));
    }
    const medians = (pace: Pace) =>
      cases.map(({ rounds }) => rounds[pace].map((latencies) => percentile(latencies, 0.5)));
    const against = PACES.map((pace) => {
      const [without = [], withOne = []] = medians(pace);
      return `${pace}: ${pairedRatio(withOne, without).toFixed(2)} ×`;
    });
    return [
      "### Webhooks",
      `${SOCKETS} sockets, from the send until the last socket has it; round by round on two servers side by side. With one message in flight each is followed by the next at once, and local workerd delivers them on the same thread.`,
      table(
        ["", "pace", "messages", "p50 ms", "p99 ms"],
        PACES.flatMap((pace) =>
          cases.map(({ name, rounds }) => [
            name,
            pace,
            `${rounds[pace].flat().length}`,
            ...[0.5, 0.99].map((q) => percentile(rounds[pace].flat(), q).toFixed(2)),
          ]),
        ),
      ),
      `p50 with one endpoint against none: ${against.join("; ")}.`,
      "Written for a message, and calls of the endpoint's object for it:",
      table(
        [
          "",
          "load",
          "messages",
          "conversation's rows",
          "alarms",
          "D1 rows",
          "endpoint's rows",
          "alarms",
          "calls",
        ],
        counted,
      ),
    ].join("\n\n");
  } finally {
    await client.stop();
    await Promise.all(cases.map(({ system }) => system.stop()));
  }
}

async function endpoint({ url }: ParleySystem, receiver: string): Promise<string> {
  const response = await fetch(new URL("/api/v1/operator/webhooks", url), {
    method: "POST",
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({
      url: receiver,
      events: ["message.created", "message.updated", "message.deleted"],
    }),
  });
  return newWebhookSchema.parse(await response.json()).id;
}

/** Rows of messages that are projected one by one, and of as many that come one after another. */
async function countEach(
  client: LoadClient,
  name: string,
  { system, room, webhook }: Pick<Case, "system" | "room" | "webhook">,
  messages: number,
): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [load, times, count] of [
    ["each projected alone", messages, 1],
    ["1 in flight", 1, messages * 20],
  ] as const) {
    const before = await ofEndpoint(system, webhook);
    const written = await countWritten(system, room.id, async () => {
      for (let time = 0; time < times; time += 1) {
        const { head } = await client.run(room, { in_flight: 1, stop: { after_messages: count } });
        await room.settled(head);
        await delivered(system, webhook);
      }
    });
    const after = await ofEndpoint(system, webhook);
    const total = times * count;
    rows.push([
      name,
      load,
      `${total}`,
      ...[
        written.rows,
        written.alarms,
        written.d1_rows,
        after.rows - before.rows,
        after.alarms - before.alarms,
        after.calls - before.calls,
      ].map((sum) => (sum / total).toFixed(3)),
    ]);
  }
  return rows;
}

async function ofEndpoint(system: ParleySystem, webhook: string | null) {
  if (webhook === null) return { rows: 0, alarms: 0, calls: 0 };
  const { rows, alarms, calls = 0 } = await tally(system, `webhooks/${webhook}`);
  return { rows, alarms, calls };
}

const pendingSchema = z.object({ pending: z.int() });

/** Resolves when nothing waits for the endpoint any more, and its conversations have handed over everything. */
async function delivered({ url }: ParleySystem, webhook: string | null): Promise<void> {
  if (webhook === null) return;
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  for (let quiet = 0; quiet < 3;) {
    const address = new URL(`/api/v1/operator/webhooks/${webhook}`, url);
    const { pending } = pendingSchema.parse(await (await fetch(address, { headers })).json());
    quiet = pending === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
