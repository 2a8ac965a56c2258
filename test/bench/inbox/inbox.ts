import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { percentile } from "../statistics.ts";
import { table } from "../table.ts";
import { InboxRoom } from "./inbox-room.ts";
import type { Latencies } from "./inbox-probe.ts";

/**
 * From the send over a socket until the inbox of someone else who is in the conversation, and has it closed, shows
 * that message, or one after it, as the last.
 */
export async function measureInbox({ inbox: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(folder);
  try {
    const rows: string[][] = [];
    for (const members of plan.members) {
      process.stderr.write(`${members} members\n`);
      const room = await InboxRoom.open(system, members);
      const cells = (load: string, latencies: Latencies) => [
        `${members}`,
        `${room.told}`,
        load,
        `${latencies.inbox.length}`,
        ...[latencies.ack, latencies.inbox].flatMap((of) => [
          percentile(of, 0.5).toFixed(1),
          percentile(of, 0.99).toFixed(1),
        ]),
        (latencies.inbox.length / latencies.frames).toFixed(1),
      ];
      rows.push(cells("after a pause", await room.afterPauses(plan.paused)));
      rows.push(cells("20 messages/s", await room.steadily(plan.steady_ms)));
      room.close();
    }
    return [
      "### Inbox latency",
      "From the send over a socket until the inbox of another member shows the message, or a later one, as the last. " +
        "Ten members have their inbox open; the one measured is told last. Where members are more than " +
        "inbox_fanout_max, each message mentions the one measured.",
      table(
        [
          "members",
          "inboxes told",
          "load",
          "messages",
          "ack p50 ms",
          "ack p99 ms",
          "inbox p50 ms",
          "inbox p99 ms",
          "messages/frame",
        ],
        rows,
      ),
    ].join("\n\n");
  } finally {
    await system.stop();
  }
}
