import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { median, pairedRatio, percentile } from "../statistics.ts";
import { table } from "../table.ts";
import { LANGUAGES, TranslatedRoom } from "./translated-room.ts";

/** What translation costs who does not wait for it: the original's way to the last of nine readers, with it and without. */
export async function measureTranslation(
  { translation: plan }: Plan,
  folder: string,
): Promise<string> {
  const thread = new Worker(join(import.meta.dirname, "engine-thread.ts"));
  const [engine] = z.tuple([z.string()]).parse(await once(thread, "message"));
  const vars = { TRANSLATOR: "libretranslate", TRANSLATOR_URL: engine };
  const system = await ParleySystem.start(folder, { vars });
  try {
    const rooms = [
      await TranslatedRoom.open(system, true),
      await TranslatedRoom.open(system, false),
    ];
    const calls = async () => z.number().parse(await (await fetch(`${engine}/calls`)).json());
    const rounds: number[][][] = rooms.map(() => []);
    for (const room of rooms) await room.run(plan.messages, plan.pause_ms);
    const before = await calls();
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const [index, room] of rooms.entries()) {
        rounds[index]!.push(await room.run(plan.messages, plan.pause_ms));
      }
    }
    const each = (await calls()) - before;
    for (const room of rooms) room.close();
    const [on, off] = rounds.map((latencies) => latencies.map((some) => percentile(some, 0.5)));
    const cells = (name: string, latencies: number[][]) => [
      name,
      `${plan.rounds * plan.messages}`,
      ...[0.5, 0.99].map((q) => percentile(latencies.flat(), q).toFixed(2)),
    ];
    const perMessage = each / (plan.rounds * plan.messages);
    return [
      "### Translation",
      `A message every ${plan.pause_ms} ms, nine readers of ${LANGUAGES.length} languages, a provider that answers at once; from the send until the last reader has the original.`,
      table(
        ["translation", "messages", "p50 ms", "p99 ms"],
        [cells("on", rounds[0]!), cells("off", rounds[1]!)],
      ),
      `p50 with it against without: ${pairedRatio(on!, off!).toFixed(2)} × (${(median(on!) - median(off!)).toFixed(2)} ms more). Calls to the provider: ${perMessage.toFixed(2)} a message, ${(perMessage / LANGUAGES.length).toFixed(2)} a message and language.`,
    ].join("\n\n");
  } finally {
    await system.stop();
    await thread.terminate();
  }
}
