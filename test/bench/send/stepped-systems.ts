import { randomUUID } from "node:crypto";
import { startWorker } from "../../support/miniflare.ts";
import type { System } from "../system.ts";
import { STEPS } from "./steps/steps.ts";

const CONFIG = "test/bench/send/steps/wrangler.toml";

/** A bare room for each step, all in one workerd. */
export async function startSteps(persistTo: string) {
  const { url, miniflare } = await startWorker(CONFIG, persistTo);
  const systems: System[] = STEPS.map(({ id: to, name }) => ({
    name,
    open: (sockets: number) => {
      const id = randomUUID();
      const addresses = Array.from({ length: sockets }, () => ({
        url: `ws://${url.host}/${id}?user=${randomUUID()}&to=${to}`,
        protocols: [],
      }));
      return Promise.resolve({ id, addresses, settled: () => Promise.resolve() });
    },
  }));
  return { systems, stop: () => miniflare.dispose() };
}
