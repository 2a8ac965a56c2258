import { join } from "node:path";
import { LoadClient } from "../load/load-client.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { startBaselines } from "./baseline-systems.ts";
import { measureSockets, type CaseResult } from "./measure.ts";
import { absoluteTable, ratioTable } from "./report.ts";
import { SocketIoSystem } from "./socket-io-system.ts";

/** Parley beside three baselines and Socket.IO, in one run: every socket must get every message exactly once and in order. */
export async function measureDelivery({ delivery: plan }: Plan, folder: string): Promise<string> {
  // Before anything is up that a compiler would slow.
  const socketIo = await SocketIoSystem.start(join(folder, "socket-io"));
  const client = new LoadClient();
  const parley = await ParleySystem.start(join(folder, "parley"));
  const baselines = await startBaselines(join(folder, "baselines"));
  try {
    const cases: CaseResult[] = [];
    for (const sockets of plan.sockets) {
      process.stderr.write(`${sockets} sockets\n`);
      const systems = [parley, ...baselines.systems, ...(socketIo === null ? [] : [socketIo])];
      cases.push(...(await measureSockets(client, systems, sockets, plan)));
    }
    return [
      "### Delivery",
      `${plan.rounds} interleaved rounds of ${plan.round_ms} ms a case, medians; 100-byte texts. ` +
        "A message is in flight from its send until its sender has the acknowledgement and every socket the message; " +
        "its latency ends when the last socket has seen it. `load busy`: near 100 %, the load was the bottleneck. " +
        (socketIo === null
          ? "**Socket.IO is missing: it could not be installed.**"
          : "Socket.IO has better-sqlite3 insert each message in a transaction of its own (WAL, `synchronous=FULL`: one sync of the disk each)."),
      absoluteTable(cases),
      "### Parley against the others (medians of the rounds' own ratios; a loss is in bold)",
      ratioTable(cases),
    ].join("\n\n");
  } finally {
    await client.stop();
    await parley.stop();
    await baselines.stop();
    await socketIo?.stop();
  }
}
