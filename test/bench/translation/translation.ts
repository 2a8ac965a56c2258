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
    const rooms = {
      on: await TranslatedRoom.open(system, true),
      off: await TranslatedRoom.open(system, false),
    };
    const calls = async () => z.number().parse(await (await fetch(`${engine}/calls`)).json());
    const cases = [
      { name: "on", room: rooms.on, isSpaced: false },
      { name: "on, one after the other", room: rooms.on, isSpaced: true },
      { name: "off", room: rooms.off, isSpaced: false },
    ].map((one) => ({ ...one, rounds: [] as number[][] }));
    const turn = ({ room, isSpaced }: (typeof cases)[number]) =>
      room.run(plan.messages, plan.pause_ms, isSpaced);
    for (const one of cases) await turn(one);
    const before = await calls();
    for (let round = 0; round < plan.rounds; round += 1)
      for (const one of cases) one.rounds.push(await turn(one));
    const each = (await calls()) - before;
    for (const room of Object.values(rooms)) room.close();
    const [on, spaced, off] = cases.map(({ rounds }) =>
      rounds.map((latencies) => percentile(latencies, 0.5)),
    );
    const against = (some: number[]) =>
      `${pairedRatio(some, off!).toFixed(2)} × (${(median(some) - median(off!)).toFixed(2)} ms more)`;
    const translated = plan.rounds * plan.messages * 2;
    return [
      "### Translation",
      `A message every ${plan.pause_ms} ms, nine readers of ${LANGUAGES.length} languages, a provider that answers at once; from the send until the last reader has the original. "One after the other": the pause begins when all have the last one's translation, so that none is made meanwhile.`,
      table(
        ["translation", "messages", "p50 ms", "p99 ms"],
        cases.map(({ name, rounds }) => [
          name,
          `${plan.rounds * plan.messages}`,
          ...[0.5, 0.99].map((q) => percentile(rounds.flat(), q).toFixed(2)),
        ]),
      ),
      `p50 with it against without: ${against(on!)}; one after the other: ${against(spaced!)}. Calls to the provider: ${(each / translated).toFixed(2)} a message, ${(each / translated / LANGUAGES.length).toFixed(2)} a message and language.`,
    ].join("\n\n");
  } finally {
    await system.stop();
    await thread.terminate();
  }
}
