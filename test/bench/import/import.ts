import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { batchesOf } from "#client/transfer-batches.ts";
import { Transfer } from "#client/transfer.ts";
import { newServerKeySchema } from "#protocol/server-key.ts";
import { startWorker } from "../../support/miniflare.ts";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { median, pairedRatio } from "../statistics.ts";
import { count, table } from "../table.ts";
import { documentOf, type BenchDocument } from "./document.ts";

const LISTED_EVERY_MS = 200;
const BASELINE = "test/bench/import/baseline/wrangler.toml";

/** What one round took, in ms. */
interface Round {
  imported: number;
  /** From the same beginning, until lists and search have it. */
  listed: number;
  inserted: number;
  exported: number;
  streamed: number;
  bytes: number;
}

/**
 * A conversation in and out again, beside an object that only inserts a message's rows, and a Worker that only streams
 * as many bytes.
 */
export async function measureImport({ import: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(`${folder}/parley`);
  const baseline = await startWorker(BASELINE, `${folder}/baseline`);
  try {
    const transfer = new Transfer({ baseUrl: system.url.href, key: await keyOf(system) });
    const cases = [
      { name: "messages", files: { files: 0, bytes: 0 } },
      { name: `and ${plan.files} files of 1 MB`, files: { files: plan.files, bytes: 1_000_000 } },
    ];
    const rows: string[][] = [];
    for (const { name, files } of cases) {
      const rounds: Round[] = [];
      for (let round = -1; round < plan.rounds; round += 1) {
        const document = documentOf(plan.messages, files);
        const measured = await measure(transfer, baseline.url, document, plan.messages);
        // The first round is not counted.
        if (round >= 0) rounds.push(measured);
      }
      rows.push(row(name, plan.messages, rounds));
    }
    return [
      "### Import and export",
      `A group of ${count(plan.messages)} messages, until all of it is durable in its object, and until lists and search have it; beside an object that inserts a message's two rows, given the same requests; and the export, beside a Worker that streams as many bytes. Medians of ${plan.rounds} rounds; the ratios are those of each round's two sides' times.`,
      table(
        [
          "document",
          "import msg/s",
          "listed msg/s",
          "inserts msg/s",
          "import against inserts",
          "export MB/s",
          "stream MB/s",
          "export against stream",
        ],
        rows,
      ),
    ].join("\n\n");
  } finally {
    await system.stop();
    await baseline.miniflare.dispose();
  }
}

async function keyOf({ url }: ParleySystem): Promise<string> {
  const response = await fetch(new URL("/api/v1/operator/keys", url), {
    method: "POST",
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "Benchmark", scopes: ["read", "import"] }),
  });
  return newServerKeySchema.parse(await response.json()).key;
}

async function measure(
  transfer: Transfer,
  baseline: URL,
  { id, text }: BenchDocument,
  messages: number,
): Promise<Round> {
  const imported = await timed(async () => {
    const [state] = await transfer.import(once(text));
    if (state?.finished !== true) throw new Error("the import did not finish");
  });
  const projected = await timed(async () => {
    while (!(await transfer.imported(id)).listed) await sleep(LISTED_EVERY_MS);
  });
  const inserted = await timed(async () => {
    let rows = 0;
    for await (const batch of batchesOf(once(text))) {
      const response = await fetch(new URL(id, baseline), { method: "POST", body: batch.text });
      rows += Number(await response.text());
    }
    if (rows !== messages) throw new Error(`${rows} messages inserted, not ${messages}`);
  });
  let bytes = 0;
  const exported = await timed(async () => {
    bytes = await drained(await transfer.export(id));
  });
  // Lines that have defaults may be longer, never missing.
  if (bytes < text.length * 0.9) throw new Error("the export is too short");
  const streamed = await timed(async () => {
    const { body } = await fetch(new URL(String(bytes), baseline));
    if (body === null || (await drained(body)) !== bytes)
      throw new Error("the stream is too short");
  });
  return { imported, listed: imported + projected, inserted, exported, streamed, bytes };
}

async function timed(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

async function drained(stream: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of stream) bytes += piece.byteLength;
  return bytes;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function row(name: string, messages: number, rounds: readonly Round[]): string[] {
  const of = (what: keyof Round) => rounds.map((round) => round[what]);
  const perSecond = (ms: number[]) => count(Math.round((messages / median(ms)) * 1_000));
  const rate = (ms: number[]) =>
    median(rounds.map(({ bytes }, round) => bytes / 1_000 / (ms[round] ?? Number.NaN))).toFixed(0);
  return [
    name,
    perSecond(of("imported")),
    perSecond(of("listed")),
    perSecond(of("inserted")),
    `${pairedRatio(of("imported"), of("inserted")).toFixed(2)} ×`,
    rate(of("exported")),
    rate(of("streamed")),
    `${pairedRatio(of("exported"), of("streamed")).toFixed(2)} ×`,
  ];
}
