import { setTimeout as sleep } from "node:timers/promises";
import { Parley } from "#client/index.ts";
import { percentile } from "../statistics.ts";
import { Feed } from "./feed.ts";

const PARTS = 10;

/** What a tenth of the messages came to; the heap in bytes, after it. */
export interface BotReport {
  messages: number;
  heap: number;
  p50_ms: number;
  p99_ms: number;
}

/* `node --expose-gc bot-process.ts MESSAGES`: a bot on the SDK; reports after every tenth of the messages. */
const messages = Number(process.argv[2]);
const feed = new Feed();
const parley = new Parley({
  baseUrl: "https://chat.test",
  getAccessToken: () => Promise.resolve("token"),
  WebSocket: feed.sockets.WebSocket,
});
const connection = parley.conversation("c1").connect();
let heard = 0;
connection.on("message", () => {
  heard += 1;
});
let viewed = 0;
connection.subscribe(({ segments }) => {
  viewed = segments.at(-1)?.messages.at(-1)?.id ?? viewed;
});
await connection.caughtUp();
report(0, new Float64Array());
for (let part = 1; part <= PARTS; part += 1) {
  report((messages * part) / PARTS, await feed.say(messages / PARTS));
  // Timers of the client that are due.
  await sleep(0);
}
if (heard !== messages) throw new Error(`${messages} messages, the bot heard ${heard}`);
if (viewed < messages) throw new Error(`the last of ${messages} messages is not in view`);
parley.close();
process.disconnect();

function report(sofar: number, times: Float64Array): void {
  globalThis.gc?.();
  const said: BotReport = {
    messages: sofar,
    heap: process.memoryUsage().heapUsed,
    p50_ms: percentile(times, 0.5),
    p99_ms: percentile(times, 0.99),
  };
  process.send?.(said);
}
