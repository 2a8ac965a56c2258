import { randomFillSync } from "node:crypto";
import { performance } from "node:perf_hooks";
import { startWorker } from "../../support/miniflare.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { median, pairedRatio } from "../statistics.ts";
import { table } from "../table.ts";
import { bareStore, parleyStore, type FileStore } from "./stores.ts";

const BASELINE = "test/bench/media/baseline/wrangler.toml";
const RANGE_BYTES = 256 * 1024;

interface Round {
  upload: number;
  range: number;
  whole: number;
}

/** A file up, a range from its middle, and the whole of it, beside a Worker that is R2's binding alone. */
export async function measureMedia({ media: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(`${folder}/parley`);
  const baseline = await startWorker(BASELINE, `${folder}/baseline`);
  try {
    const stores = [await parleyStore(system), bareStore(baseline.url)];
    const rows: string[][] = [];
    for (const bytes of plan.bytes) {
      const rounds = new Map(stores.map((store) => [store, [] as Round[]]));
      for (let count = -1; count < plan.rounds; count += 1) {
        for (const store of stores) {
          const round = await measure(store, bytes, plan.files);
          // The first round is not counted.
          if (count >= 0) rounds.get(store)?.push(round);
        }
      }
      const [parley, bare] = stores.map((store) => rounds.get(store) ?? []);
      for (const what of ["upload", "range", "whole"] as const) {
        rows.push(row(bytes, what, parley!, bare!));
      }
    }
    return [
      "### Media",
      `Requests one after another; ms and MB/s are medians of ${plan.rounds} rounds of ${plan.files} files, the ratio of times is that of each round's two sides.`,
      table(["file", "what", "Parley ms", "R2 ms", "Parley MB/s", "R2 MB/s", "ratio"], rows),
    ].join("\n\n");
  } finally {
    await system.stop();
    await baseline.miniflare.dispose();
  }
}

/** In ms, of each file. */
async function measure(store: FileStore, bytes: number, files: number): Promise<Round> {
  const round: Round = { upload: 0, range: 0, whole: 0 };
  const middle = Math.floor(bytes / 2);
  const length = Math.min(RANGE_BYTES, bytes - middle);
  for (let count = 0; count < files; count += 1) {
    const file = randomFillSync(new Uint8Array(bytes));
    const uploaded = await timed(() => store.put(file));
    const range = `bytes=${middle}-${middle + length - 1}`;
    const part = await timed(() => store.get(uploaded.value, range));
    const whole = await timed(() => store.get(uploaded.value));
    if (part.value !== length || whole.value !== bytes) throw new Error(`${store.name} lost bytes`);
    round.upload += uploaded.ms / files;
    round.range += part.ms / files;
    round.whole += whole.ms / files;
  }
  return round;
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const began = performance.now();
  const value = await run();
  return { value, ms: performance.now() - began };
}

function row(bytes: number, what: keyof Round, parley: Round[], bare: Round[]): string[] {
  const sent = what === "range" ? Math.min(RANGE_BYTES, bytes - Math.floor(bytes / 2)) : bytes;
  const [ours, theirs] = [parley, bare].map((rounds) => rounds.map((round) => round[what]));
  const rate = (ms: number) => (sent / 1_000 / ms).toFixed(0);
  return [
    `${(bytes / 1_000_000).toFixed(1)} MB`,
    what === "range" ? `range of ${sent / 1024} KiB` : what === "whole" ? "download" : what,
    ...[ours!, theirs!].map((ms) => median(ms).toFixed(1)),
    ...[ours!, theirs!].map((ms) => rate(median(ms))),
    `${pairedRatio(ours!, theirs!).toFixed(2)} ×`,
  ];
}
