import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { DownFrame } from "#protocol/frames/down.ts";
import { messageSchema } from "#protocol/message.ts";
import { LoadSocket } from "../load/socket.ts";
import { ParleySystem } from "../parley-system.ts";
import type { Plan } from "../plan.ts";
import { median, percentile } from "../statistics.ts";
import { table } from "../table.ts";
import { press, PRESSURES, type Presser } from "./pressures.ts";

/** Between two messages of those whose wait is measured. */
const PAUSE_MS = 100;
/** The presser's budgets fill up again. */
const REST_MS = 3_000;

/** What one member may do to the others of a conversation: how long their messages take meanwhile. */
export async function measurePressure({ pressure: plan }: Plan, folder: string): Promise<string> {
  const thread = new Worker(join(import.meta.dirname, "../translation/engine-thread.ts"));
  const [engine] = z.tuple([z.string()]).parse(await once(thread, "message"));
  const vars = { TRANSLATOR: "libretranslate", TRANSLATOR_URL: engine };
  const system = await ParleySystem.start(folder, { vars });
  try {
    const { presser, latencies, close } = await opened(system);
    await latencies(plan.messages);
    const rows: string[][] = [];
    for (const pressure of PRESSURES) {
      const rounds: { quiet: number; pressed: number; p99: number }[] = [];
      for (let round = 0; round < plan.rounds; round += 1) {
        const quiet = percentile(await latencies(plan.messages), 0.5);
        const stop = new AbortController();
        const pressing = press(pressure, presser, stop.signal);
        const pressed = await latencies(plan.messages);
        stop.abort();
        await pressing;
        rounds.push({
          quiet,
          pressed: percentile(pressed, 0.5),
          p99: percentile(pressed, 0.99),
        });
        await sleep(REST_MS);
      }
      const of = (figure: "quiet" | "pressed" | "p99") =>
        median(rounds.map((each) => each[figure])).toFixed(2);
      const ratio = median(rounds.map(({ quiet, pressed }) => pressed / quiet));
      rows.push([pressure.name, of("quiet"), of("pressed"), of("p99"), `${ratio.toFixed(2)} ×`]);
    }
    close();
    return [
      "### Pressure",
      `One of three members does one thing as fast as the default limits allow, where two languages are read and translation is on; ` +
        `meanwhile another sends a short message every ${PAUSE_MS} ms to the third: from the send until it is there. ` +
        `${plan.rounds} rounds of ${plan.messages} messages, quiet and pressed in turn, medians.`,
      table(["what the one does", "quiet p50 ms", "pressed p50 ms", "pressed p99 ms", "p50"], rows),
    ].join("\n\n");
  } finally {
    await system.stop();
    await thread.terminate();
  }
}

interface Opened {
  presser: Presser;
  /** In ms, of so many messages from the second member to the third. */
  latencies: (messages: number) => Promise<number[]>;
  close: () => void;
}

async function opened(system: ParleySystem): Promise<Opened> {
  const [person, sender, reader] = await system.people();
  if (person === undefined || sender === undefined || reader === undefined)
    throw new Error("nobody");
  const { id } = await system.group(person, [sender.user.id, reader.user.id]);
  await system.ask({
    person: reader,
    method: "PATCH",
    path: "users/me",
    body: { language: "es" },
  });
  const settings = `conversations/${id}/settings`;
  await system.ask({ person: reader, method: "PATCH", path: settings, body: { translate: true } });
  const said = await system.ask({
    person,
    method: "POST",
    path: `conversations/${id}/messages`,
    body: { text: "to be changed" },
  });
  const [socket, from, to] = await Promise.all(
    [person, sender, reader].map((each) => LoadSocket.open(system.roomAddress(each, id))),
  );
  if (socket === undefined || from === undefined || to === undefined) throw new Error("no socket");
  const ignored = {
    frame: () => undefined,
    failed: (reason: string) => {
      throw new Error(reason);
    },
  };
  socket.listen(ignored);
  from.listen(ignored);
  const { id: message_id } = messageSchema.parse(said);
  const presser = { system, person, conversation: id, socket, message_id };
  let run = 0;
  const latencies = async (messages: number): Promise<number[]> => {
    run += 1;
    await Promise.all([from, to].map((each) => each.ping()));
    const sentAt = new Map<string, number>();
    const found: number[] = [];
    const all = Promise.withResolvers<void>();
    to.listen({
      ...ignored,
      frame: (data) => {
        const frame = JSON.parse(data.toString()) as DownFrame;
        for (const { client_id } of frame.type === "changes" ? frame.messages : []) {
          const at = sentAt.get(client_id ?? "");
          if (at !== undefined) found.push(performance.now() - at);
        }
        if (found.length === messages) all.resolve();
      },
    });
    for (let index = 0; index < messages; index += 1) {
      const client_id = `measured-${run}-${index}`;
      sentAt.set(client_id, performance.now());
      from.send(JSON.stringify({ type: "send", ref: client_id, client_id, text: "hello" }));
      await sleep(PAUSE_MS);
    }
    await all.promise;
    return found;
  };
  const close = () => {
    for (const each of [socket, from, to]) each.close();
  };
  return { presser, latencies, close };
}
