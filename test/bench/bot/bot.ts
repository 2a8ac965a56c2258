import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Plan } from "../plan.ts";
import { count, table } from "../table.ts";
import type { BotReport } from "./bot-process.ts";

/** The SDK in a Node process of its own, in one busy conversation: what it holds, and what a frame takes it. */
export async function measureBot({ bot: plan }: Plan): Promise<string> {
  const script = join(import.meta.dirname, "bot-process.ts");
  const bot = fork(script, [`${plan.messages}`], { execArgv: ["--expose-gc"] });
  const reports: BotReport[] = [];
  bot.on("message", (report: BotReport) => reports.push(report));
  const [code]: number[] = await once(bot, "exit");
  if (code !== 0) throw new Error(`the bot ended with ${code}`);
  const parts = reports.slice(1);
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const [heap, time] = [last.heap / first.heap, last.p50_ms / first.p50_ms];
  return [
    "### Bot",
    `The SDK in a Node process, fed ${count(plan.messages)} messages by a socket that is none, one a frame; its heap ` +
      "after a collection, and how long it is busy with a frame of each tenth.",
    table(
      ["messages", "heap, MB", "frame p50 µs", "frame p99 µs"],
      reports.map(({ messages, heap, p50_ms, p99_ms }) => [
        count(messages),
        (heap / 1e6).toFixed(1),
        ...[p50_ms, p99_ms].map((ms) => (messages === 0 ? "" : (ms * 1e3).toFixed(0))),
      ]),
    ),
    `The last tenth against the first: heap ${heap.toFixed(2)} ×, frame p50 ${time.toFixed(2)} ×.`,
  ].join("\n\n");
}
