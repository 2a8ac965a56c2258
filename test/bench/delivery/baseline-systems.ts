import { randomUUID } from "node:crypto";
import { startWorker } from "../../support/miniflare.ts";
import { MESSAGES_TABLE } from "./baselines/env.ts";
import type { System } from "../system.ts";

const CONFIG = "test/bench/delivery/baselines/wrangler.toml";

const BASELINES = [
  { name: "1 broadcast only", binding: "BROADCAST_ONLY" },
  { name: "2 DO row", binding: "INSERT_ROW" },
  { name: "3 D1 insert", binding: "AWAIT_D1" },
];

export interface Baselines {
  systems: System[];
  stop: () => Promise<void>;
}

/** All baselines, in a workerd of their own. */
export async function startBaselines(persistTo: string): Promise<Baselines> {
  const { url, miniflare } = await startWorker(CONFIG, persistTo);
  const { host } = url;
  await (await miniflare.getD1Database("DB")).exec(MESSAGES_TABLE);
  const systems = BASELINES.map(({ name, binding }) => ({
    name,
    open: (sockets: number) => {
      const id = randomUUID();
      const address = () => `ws://${host}/${binding}/${id}?user=${randomUUID()}`;
      const addresses = Array.from({ length: sockets }, () => ({ url: address(), protocols: [] }));
      return Promise.resolve({ id, addresses, settled: () => Promise.resolve() });
    },
  }));
  return { systems, stop: () => miniflare.dispose() };
}
