import { setTimeout as sleep } from "node:timers/promises";
import type { Grant } from "#protocol/auth.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { inFlight } from "../in-flight.ts";
import type { Ask, ParleySystem } from "../parley-system.ts";
import { tallySchema, type Tally } from "./counting/tally.ts";

/** Parley with its writes counted. */
export const COUNTING = "test/bench/rows/counting/wrangler.toml";

/** Longer than the object needs to note that D1 has answered. */
const QUIET_MS = 50;

/** Something done several times, and how closely one follows another. */
export interface Load {
  operation: string;
  load: string;
  asks: Ask[];
  pace:
    | { kind: "each_projected" }
    | { kind: "in_flight"; many: number }
    | { kind: "every"; ms: number };
}

/** What was written for it, all in all. */
export interface Counted extends Tally {
  operation: string;
  load: string;
  times: number;
}

export async function countLoad(
  system: ParleySystem,
  conversationId: string,
  { operation, load, asks, pace }: Load,
): Promise<Counted> {
  const written = await countWritten(system, conversationId, async () => {
    if (pace.kind === "in_flight") await inFlight(pace.many, asks, (ask) => system.ask(ask));
    else if (pace.kind === "every") await steadily(system, asks, pace.ms);
    else {
      for (const ask of asks) {
        await system.ask(ask);
        await projected(system, conversationId, ask.person);
      }
    }
    const people = new Set(asks.map(({ person }) => person));
    for (const person of people) await projected(system, conversationId, person);
  });
  return { operation, load, times: asks.length, ...written };
}

export async function countWritten(
  system: ParleySystem,
  conversationId: string,
  run: () => Promise<void>,
): Promise<Tally> {
  const before = await tally(system, `conversations/${conversationId}`);
  await run();
  await sleep(QUIET_MS);
  const after = await tally(system, `conversations/${conversationId}`);
  if (after.d1_rows === before.d1_rows) throw new Error("the projection writes where none counts");
  return difference(after, before);
}

export function difference(after: Tally, before: Tally): Tally {
  return {
    rows: after.rows - before.rows,
    alarms: after.alarms - before.alarms,
    d1_rows: after.d1_rows - before.d1_rows,
    calls: after.calls - before.calls,
  };
}

/** Whether those before have been answered or not, as a person scrolls. */
async function steadily(system: ParleySystem, asks: Ask[], ms: number): Promise<void> {
  const answers: Promise<unknown>[] = [];
  for (const ask of asks) {
    answers.push(system.ask(ask));
    await sleep(ms);
  }
  await Promise.all(answers);
}

async function projected(
  system: ParleySystem,
  conversationId: string,
  person: Grant,
): Promise<void> {
  const path = `conversations/${conversationId}`;
  const view = conversationSchema.parse(await system.ask({ person, method: "GET", path }));
  await system.projected.revision(conversationId, person.user.id, view.revision);
}

/** Of `conversations/{id}` or another object, or of `uploads`. */
export async function tally(system: ParleySystem, of: string): Promise<Tally> {
  const response = await fetch(new URL(`/api/bench/tally/${of}`, system.url));
  return tallySchema.parse(await response.json());
}
