import { join } from "node:path";
import { measureSockets } from "../delivery/measure.ts";
import { LoadClient } from "../load/load-client.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { median, pairedRatio } from "../statistics.ts";
import { table } from "../table.ts";
import { profileSends } from "./profile.ts";
import { startSteps } from "./stepped-systems.ts";

const SOCKETS = 10;
const IN_FLIGHT = 1;
/** Of the profile's lines: what took less is summed up. */
const SHOWN_SHARE = 0.01;

/** Where the time of a lone message goes: step by step from a bare room to Parley, then by Parley's own parts. */
export async function measureSend({ send: plan }: Plan, folder: string): Promise<string> {
  const steps = await ladder(plan, folder);
  const { messages, parts, busy_us } = await profileSends(join(folder, "profiled"), {
    sockets: SOCKETS,
    in_flight: IN_FLIGHT,
    warm_up_ms: plan.warm_up_ms,
    profile_ms: plan.profile_ms,
  });
  const shown = parts.filter(({ share }) => share >= SHOWN_SHARE);
  const rest = 1 - shown.reduce((sum, { share }) => sum + share, 0);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    "### A lone message",
    `${SOCKETS} sockets, one message in flight. Each row does all that those above it do; medians of ${plan.rounds} ` +
      "interleaved rounds. The bare rooms parse, keep and send no more than the row says.",
    steps,
    `Parley's own thread while a socket's frame is handled, ${messages} messages profiled, ${busy_us.toFixed(0)} µs each ` +
      "(the profiler slows it; the shares are what counts): each function's own time, by the file it is in, and what is " +
      "the runtime's by its name.",
    table(
      ["part", "share"],
      [
        ...shown.map(({ part, share }) => [part, percent(share)]),
        ["all others, below 1 % each", percent(rest)],
      ],
    ),
  ].join("\n\n");
}

async function ladder(plan: Plan["send"], folder: string): Promise<string> {
  const client = new LoadClient();
  const stepped = await startSteps(join(folder, "steps"));
  const parley = await ParleySystem.start(join(folder, "parley"));
  try {
    const systems = [...stepped.systems, parley];
    const delivery = { ...plan, sockets: [SOCKETS], in_flight: [IN_FLIGHT] };
    const [measured] = await measureSockets(client, systems, SOCKETS, delivery);
    const all = measured!.rounds.map(({ system, rounds }) => ({
      system,
      p50s: rounds.map(({ p50_ms }) => p50_ms * 1_000),
    }));
    const row = all[1]!;
    return table(
      ["", "p50 µs", "more than the row above", "of the room that keeps one row"],
      all.map(({ system, p50s }, index) => {
        const before = all[index - 1]?.p50s;
        const more = p50s.map((p50, round) => p50 - (before?.[round] ?? Number.NaN));
        return [
          system,
          median(p50s).toFixed(0),
          before === undefined ? "" : median(more).toFixed(0),
          `${pairedRatio(p50s, row.p50s).toFixed(2)} ×`,
        ];
      }),
    );
  } finally {
    await client.stop();
    await parley.stop();
    await stepped.stop();
  }
}
