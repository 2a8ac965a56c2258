import { performance } from "node:perf_hooks";
import type { Grant } from "#protocol/auth.ts";
import { LoadSocket } from "../load/socket.ts";
import { ParleySystem } from "../parley-system.ts";
import type { PasswordsPlan, Plan } from "../plan.ts";
import { percentile } from "../statistics.ts";
import { table } from "../table.ts";

/** Between two requests of one kind. */
const PAUSE_MS = 5;

/** What someone who is signed in does, once; resolves when it is answered. */
type Deed = () => Promise<unknown>;

/** How long others wait while many sign in at the same moment, each a hash that holds the server's only thread. */
export async function measurePasswords({ passwords: plan }: Plan, folder: string): Promise<string> {
  const system = await ParleySystem.start(folder);
  try {
    const [person] = await system.people();
    if (person === undefined) throw new Error("nobody is there");
    const { id } = await system.group(person, []);
    const socket = await LoadSocket.open(system.roomAddress(person, id));
    const deeds: Record<string, Deed> = {
      "GET /health": () => fetch(new URL("/health", system.url)).then((answer) => answer.text()),
      "a send by REST": () => sendByRest(system, person, id),
      "a send by socket": () => sendBySocket(socket),
    };
    const rows: string[][] = [];
    const outcomes = { answered: 0, refused: 0 };
    for (const [name, deed] of Object.entries(deeds)) {
      const quiet = await repeated(deed, plan.quiet_ms);
      const busy: number[] = [];
      for (let round = 0; round < plan.rounds; round += 1) {
        busy.push(...(await during(deed, () => storm(system, plan, outcomes))));
      }
      rows.push([name, ...summary(quiet), ...summary(busy)]);
    }
    socket.close();
    return [
      "### Passwords",
      `${plan.logins} logins at once, ${plan.rounds} times for each row; ${outcomes.answered} were looked at, ` +
        `${outcomes.refused} were told to come back. One login alone took ${(await alone(system)).toFixed(0)} ms.`,
      table(
        ["", "quiet: times", "p50 ms", "max ms", "during logins: times", "p50 ms", "max ms"],
        rows,
      ),
    ].join("\n\n");
  } finally {
    await system.stop();
  }
}

function summary(latencies: number[]): string[] {
  const [p50, max] = [percentile(latencies, 0.5), percentile(latencies, 1)];
  return [String(latencies.length), p50.toFixed(1), max.toFixed(1)];
}

async function repeated(deed: Deed, forMs: number): Promise<number[]> {
  await deed();
  return during(deed, () => pause(forMs));
}

/** Does it again and again for as long as that lasts; answers how long each took (ms). */
async function during(deed: Deed, meanwhile: () => Promise<unknown>): Promise<number[]> {
  const lasting = { over: false };
  const end = meanwhile().finally(() => {
    lasting.over = true;
  });
  const latencies: number[] = [];
  while (!lasting.over) {
    const began = performance.now();
    await deed();
    latencies.push(performance.now() - began);
    await pause(PAUSE_MS);
  }
  await end;
  return latencies;
}

async function storm(
  system: ParleySystem,
  { logins }: PasswordsPlan,
  outcomes: { answered: number; refused: number },
): Promise<void> {
  const statuses = await Promise.all(
    Array.from({ length: logins }, (_, i) => login(system, `10.0.0.${i}`)),
  );
  for (const status of statuses) {
    if (status === 401) outcomes.answered += 1;
    else if (status === 503) outcomes.refused += 1;
    else throw new Error(`a login was answered ${status}`);
  }
}

async function login(system: ParleySystem, address: string): Promise<number> {
  const answer = await fetch(new URL("/api/v1/auth/login", system.url), {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": address },
    body: JSON.stringify({ username: crypto.randomUUID(), password: "a guess" }),
  });
  await answer.text();
  return answer.status;
}

async function alone(system: ParleySystem): Promise<number> {
  const began = performance.now();
  await login(system, "10.0.1.1");
  return performance.now() - began;
}

async function sendByRest(system: ParleySystem, person: Grant, id: string): Promise<void> {
  const path = `conversations/${id}/messages`;
  await system.ask({ person, method: "POST", path, body: { text: "hello" } });
}

function sendBySocket(socket: LoadSocket): Promise<void> {
  const ref = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    socket.listen({
      frame: (data) => {
        const frame = data.toString();
        if (frame.includes(`"ack"`) && frame.includes(ref)) resolve();
      },
      failed: (reason) => reject(new Error(reason)),
    });
    socket.send(JSON.stringify({ type: "send", ref, client_id: ref, text: "hello" }));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
