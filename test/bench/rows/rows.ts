import type { Plan } from "../plan.ts";
import { LoadClient } from "../load/load-client.ts";
import { ParleySystem } from "../parley-system.ts";
import { table } from "../table.ts";
import { COUNTING, countLoad, type Counted } from "./counted.ts";
import { countMessages } from "./messages.ts";
import { loadsOf } from "./operations.ts";
import { countUploads } from "./uploads.ts";

const SOCKETS = 10;

/** Counts what Parley writes, with a Worker that wraps the object's storage; not timed. */
export async function measureRows(_plan: Plan, folder: string): Promise<string> {
  const client = new LoadClient();
  const system = await ParleySystem.start(folder, { configPath: COUNTING });
  try {
    const messages = await countMessages(client, system, await system.open(SOCKETS));
    const room = await system.open(SOCKETS);
    await client.open(room);
    const operations: Counted[] = [];
    for (const load of await loadsOf(system, room.id)) {
      operations.push(await countLoad(system, room.id, load));
    }
    operations.push(await countUploads(system));
    return [
      "### Rows written for a message by Parley",
      rowsTable(messages),
      "### Rows written for everything else",
      `Ten people, each with a socket on the conversation. An alarm that is set is billed as a row; fan-out to inboxes writes none.`,
      rowsTable(operations),
    ].join("\n\n");
  } finally {
    await client.stop();
    await system.stop();
  }
}

function rowsTable(counted: Counted[]): string {
  const header = ["operation", "load", "times", "object rows", "alarms set", "D1 rows"];
  const rows = counted.map(({ operation, load, times, rows: written, alarms, d1_rows }) => [
    operation,
    load,
    `${times}`,
    ...[written, alarms, d1_rows].map((total) => (total / times).toFixed(3)),
  ]);
  return table(header, rows);
}
